import type { Attachment } from 'svelte/attachments';

/** Tells how high an element is, whenever that changes; 0 once it is gone. */
export function height(onchange: (heightPx: number) => void): Attachment<HTMLElement> {
  return (element) => {
    const observer = new ResizeObserver(() => onchange(element.offsetHeight));
    observer.observe(element);
    return () => {
      observer.disconnect();
      onchange(0);
    };
  };
}
