import type { Attachment } from 'svelte/attachments';

/** Two presses so close in time and place are one double press. */
const WITHIN_MS = 400;
const WITHIN_PX = 4;

/**
 * For a list whose rows move when one is pressed: the second of two quick presses is meant for the row that the first one
 * was on, not for what lies under it now. Rows are marked with `data-row`, what is pressed of them with `data-press`.
 */
export function secondPress(onSecond: (row: string) => void): Attachment<HTMLElement> {
  return (list) => {
    let first: { row: string; timeMs: number; x: number; y: number } | null = null;
    let isSecond = false;
    const down = (event: PointerEvent) => {
      const { timeStamp: timeMs, clientX: x, clientY: y } = event;
      isSecond =
        first !== null &&
        timeMs - first.timeMs < WITHIN_MS &&
        Math.abs(x - first.x) <= WITHIN_PX &&
        Math.abs(y - first.y) <= WITHIN_PX;
      if (isSecond) {
        swallow(event);
        onSecond(first!.row);
        first = null;
        return;
      }
      const pressed = (event.target as Element).closest('[data-press]');
      const row = pressed?.closest<HTMLElement>('[data-row]')?.dataset.row;
      first = row === undefined || event.button !== 0 ? null : { row, timeMs, x, y };
    };
    const click = (event: MouseEvent) => {
      if (isSecond) swallow(event);
      isSecond = false;
    };
    list.addEventListener('pointerdown', down, { capture: true });
    list.addEventListener('click', click, { capture: true });
    return () => {
      list.removeEventListener('pointerdown', down, { capture: true });
      list.removeEventListener('click', click, { capture: true });
    };
  };
}

function swallow(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}
