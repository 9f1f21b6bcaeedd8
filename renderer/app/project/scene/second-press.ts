import type { Attachment } from 'svelte/attachments';

/**
 * For a list whose rows move when one is pressed: the second press of a double click is meant for the row that the first
 * one was on, not for what lies under it now. Rows are marked with `data-row`; what is pressed of them is the name (`data-press`).
 */
export function secondPress(onSecond: (row: string) => void): Attachment<HTMLElement> {
  return (list) => {
    let first: string | null = null;
    const press = (event: MouseEvent) => {
      // The system counts presses: it knows how close in time and place they must be.
      if (event.detail === 2 && first !== null) {
        swallow(event);
        onSecond(first);
        return;
      }
      const pressed = (event.target as Element).closest('[data-press]');
      first = pressed?.closest<HTMLElement>('[data-row]')?.dataset.row ?? null;
    };
    const click = (event: MouseEvent) => {
      if (event.detail === 2 && first !== null) swallow(event);
    };
    list.addEventListener('mousedown', press, { capture: true });
    list.addEventListener('click', click, { capture: true });
    return () => {
      list.removeEventListener('mousedown', press, { capture: true });
      list.removeEventListener('click', click, { capture: true });
    };
  };
}

function swallow(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}
