import { PREVIEW_HEADER } from '../../native/contract/pixels.ts';

/** A map tile that has come. */
export interface TileImage {
  image: ImageBitmap;
  /** It was drawn from samples of a scene without overviews, not from all its pixels. */
  isPreview: boolean;
}

interface Fetched {
  stop: AbortController;
  image: Promise<TileImage>;
}

/** So many tiles (of 256 kB) are kept that were fetched ahead of their use. */
const KEPT = 160;
const AHEAD_AT_ONCE = 2;

/** Fetches map tiles, decoded away from the page's own thread; some of them ahead of their use. */
export class TileImages {
  /** In the order of their fetching. */
  readonly #ahead = new Map<string, Fetched>();
  readonly #fetch: typeof fetchTile;
  #wanted: string[] = [];
  #underWay = 0;

  constructor(fetch: typeof fetchTile = fetchTile) {
    this.#fetch = fetch;
  }

  /** One tile. Throws an `AbortError`, or an `Error` in the words of the server. */
  async get(url: string, signal: AbortSignal): Promise<TileImage> {
    signal.throwIfAborted();
    const ahead = this.#ahead.get(url);
    if (!ahead) return this.#fetch(url, signal);
    this.#ahead.delete(url);
    const stop = () => ahead.stop.abort();
    signal.addEventListener('abort', stop);
    return ahead.image.finally(() => signal.removeEventListener('abort', stop));
  }

  /** Fetches these, the first first; those of earlier calls that have not come are given up. */
  fetchAhead(urls: readonly string[]): void {
    this.#wanted = urls.filter((url) => !this.#ahead.has(url));
    this.#next();
  }

  /** Gives up what has not come yet. */
  rest(): void {
    this.#wanted = [];
    for (const { stop } of this.#ahead.values()) stop.abort();
  }

  #next(): void {
    while (this.#underWay < AHEAD_AT_ONCE) {
      const url = this.#wanted.shift();
      if (url === undefined) return;
      const stop = new AbortController();
      const image = this.#fetch(url, stop.signal);
      const fetched = { stop, image };
      this.#ahead.set(url, fetched);
      this.#underWay++;
      image
        // Nobody has asked for it yet: whoever does hears of it then.
        .catch(() => this.#forget(url, fetched))
        .finally(() => {
          this.#underWay--;
          this.#next();
        });
      for (const oldest of this.#ahead.keys()) {
        if (this.#ahead.size <= KEPT) break;
        this.#ahead.delete(oldest);
      }
    }
  }

  #forget(url: string, fetched: Fetched): void {
    if (this.#ahead.get(url) === fetched) this.#ahead.delete(url);
  }
}

export async function fetchTile(url: string, signal: AbortSignal): Promise<TileImage> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error((await response.text()).trim() || `status ${response.status}`);
  const isPreview = response.headers.has(PREVIEW_HEADER);
  return { image: await createImageBitmap(await response.blob()), isPreview };
}
