import { type Failure, failureMessage, toFailure } from '../../native/contract/failure.ts';

export interface Notice {
  id: number;
  atMs: number;
  tone: 'plain' | 'warn' | 'bad';
  text: string;
  /** Details worth copying, e.g. a stack. */
  detail?: string;
  action?: { label: string; run: () => void };
}

export interface ToastMessage {
  id: number;
  text: string;
  action: { label: string; keys?: string; run: () => void } | null;
}

const TOAST_MS = 6000;

/** What the program has to say that no panel shows: failures and warnings stay; a toast is for what is out of sight. */
export class Notices {
  list = $state.raw<readonly Notice[]>([]);
  /** Not yet looked at. */
  unread = $state(0);
  /** Shown over the window until they are dealt with. */
  banners = $state.raw<readonly Notice[]>([]);
  toast = $state.raw<ToastMessage | null>(null);
  #next = 1;
  #timer: ReturnType<typeof setTimeout> | undefined;

  add(notice: Omit<Notice, 'id' | 'atMs'>): Notice {
    const added = { ...notice, id: this.#next++, atMs: Date.now() };
    this.list = [added, ...this.list].slice(0, 100);
    this.unread++;
    return added;
  }

  /** A failure of something a person asked for. Cancelling is none. */
  fail(thrown: unknown, action?: Notice['action']): void {
    const failure: Failure = toFailure(thrown);
    if (failure.kind === 'cancelled') return;
    const notice = this.add({
      tone: 'bad',
      text: failureMessage(failure),
      ...(failure.kind === 'internal' && failure.stack ? { detail: failure.stack } : {}),
      ...(action ? { action } : {}),
    });
    this.banners = [notice, ...this.banners.filter((one) => one.text !== notice.text)].slice(0, 3);
  }

  warn(text: string, action?: Notice['action']): void {
    const notice = this.add({ tone: 'warn', text, ...(action ? { action } : {}) });
    this.banners = [notice, ...this.banners.filter((one) => one.text !== text)].slice(0, 3);
  }

  dismiss(id: number): void {
    this.banners = this.banners.filter((banner) => banner.id !== id);
  }

  /** They stay in the list of notices. */
  dismissAll(): void {
    this.banners = [];
  }

  say(text: string, action: ToastMessage['action'] = null): void {
    clearTimeout(this.#timer);
    this.toast = { id: this.#next++, text, action };
    this.#timer = setTimeout(() => {
      this.toast = null;
    }, TOAST_MS);
  }
}
