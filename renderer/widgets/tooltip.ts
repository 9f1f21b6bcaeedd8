import type { Attachment } from 'svelte/attachments';

const DELAY_MS = 400;
let bubble: HTMLElement | null = null;
let timer = 0;

function show(host: Element, text: string): void {
  bubble ??= document.body.appendChild(
    Object.assign(document.createElement('div'), { className: 'tooltip', role: 'tooltip', id: 'tooltip' }),
  );
  bubble.textContent = text;
  bubble.hidden = false;
  // A modal dialog is in the top layer; so is what explains it.
  (host.closest('dialog') ?? document.body).append(bubble);
  const at = host.getBoundingClientRect();
  const { width, height } = bubble.getBoundingClientRect();
  const left = Math.min(innerWidth - width - 6, Math.max(6, at.left + at.width / 2 - width / 2));
  const below = at.bottom + 6 + height < innerHeight;
  bubble.style.transform = `translate(${Math.round(left)}px, ${Math.round(below ? at.bottom + 6 : at.top - height - 6)}px)`;
  host.setAttribute('aria-describedby', 'tooltip');
}

function hide(host: Element): void {
  clearTimeout(timer);
  if (bubble) bubble.hidden = true;
  host.removeAttribute('aria-describedby');
}

/** Words beside a control, on hover after a moment and on keyboard focus at once. Never the control's only name. */
export function tooltip(text: string | null | undefined): Attachment<Element> {
  return (host) => {
    if (!text) return;
    const enter = () => {
      clearTimeout(timer);
      timer = window.setTimeout(() => show(host, text), DELAY_MS);
    };
    const focus = () => {
      if (host.matches(':focus-visible')) show(host, text);
    };
    const leave = () => hide(host);
    host.addEventListener('pointerenter', enter);
    host.addEventListener('pointerleave', leave);
    host.addEventListener('pointerdown', leave);
    host.addEventListener('focus', focus);
    host.addEventListener('blur', leave);
    return () => {
      leave();
      host.removeEventListener('pointerenter', enter);
      host.removeEventListener('pointerleave', leave);
      host.removeEventListener('pointerdown', leave);
      host.removeEventListener('focus', focus);
      host.removeEventListener('blur', leave);
    };
  };
}
