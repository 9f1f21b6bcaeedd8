import { refused, type TypedAddress } from './address.ts';

/** A request that failed in a way that may pass: a silence, a dropped connection, a server that is overloaded. */
export class Transient extends Error {
  override readonly name = 'Transient';
  /** What the server asks to be waited, in milliseconds; 0 where it does not say. */
  readonly waitMs: number;
  /** Whether asking again at once makes no sense: there is no network, or nobody at the other end. */
  readonly isOffline: boolean;

  constructor(reason: string, options: ErrorOptions & { waitMs?: number; isOffline?: boolean } = {}) {
    super(reason, options);
    this.waitMs = options.waitMs ?? 0;
    this.isOffline = options.isOffline ?? false;
  }
}

export interface HttpRequest {
  readonly address: TypedAddress;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether another host may be asked where this one leads on to it. */
  mayAsk(host: string): Promise<boolean>;
  /** Longest time without a byte, in milliseconds. */
  readonly silenceMs: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  /**
   * The whole body, at most so many bytes of it.
   *
   * @returns null when there are more
   */
  body(mostBytes: number): Promise<Uint8Array<ArrayBuffer> | null>;
}

/** The cause of a refusal because there is no such thing: a tile that is missing is no failure. */
export const NOTHING_THERE = 'nothing there';

const MOST_REDIRECTS = 5;

/**
 * One GET, redirects followed. `take` reads what it needs of the answer; the rest is let go.
 *
 * @throws Transient, EngineError `remote-refused`, the reason of `signal`
 */
export async function httpGet<T>(
  request: HttpRequest,
  signal: AbortSignal,
  take: (answer: HttpAnswer) => Promise<T>,
): Promise<T> {
  const silence = new Silence(request.silenceMs);
  const stop = new AbortController();
  const both = AbortSignal.any([signal, silence.signal, stop.signal]);
  try {
    const response = await followed(request, both);
    silence.broken();
    return await take({
      status: response.status,
      headers: response.headers,
      body: (mostBytes) => readBody(response, mostBytes, silence),
    });
  } catch (thrown) {
    signal.throwIfAborted();
    if (silence.signal.aborted)
      throw new Transient(`nothing came for ${Math.ceil(request.silenceMs / 1000)} s`);
    throw asTransient(request.address, thrown);
  } finally {
    silence.end();
    // Lets go of a body that was not read to its end.
    stop.abort();
  }
}

/** @throws Transient, `remote-refused`, what `fetch` throws */
async function followed(request: HttpRequest, signal: AbortSignal): Promise<Response> {
  const { address } = request;
  let url = new URL(address.full);
  const login = loginOf(url);
  for (let hops = 0; ; hops++) {
    const response = await fetch(withoutLogin(url), {
      redirect: 'manual',
      headers: {
        'user-agent': 'Semantile',
        'accept-encoding': 'identity',
        ...request.headers,
        ...(login && maySeeLogin(address, url) ? { authorization: login } : {}),
      },
      signal,
    });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || location === null) {
      refuseStatus(address, response);
      return response;
    }
    await response.body?.cancel();
    if (hops === MOST_REDIRECTS)
      throw refused(address.shown, `it leads on more than ${MOST_REDIRECTS} times`);
    url = await nextUrl(request, url, location);
  }
}

async function nextUrl({ address, mayAsk }: HttpRequest, from: URL, location: string): Promise<URL> {
  const next = URL.parse(location, from.href);
  if (!next || (next.protocol !== 'https:' && next.protocol !== 'http:'))
    throw refused(address.shown, 'it leads on to something that is no http address');
  if (from.protocol === 'https:' && next.protocol === 'http:')
    throw refused(address.shown, 'it leads on from https to http, where anybody can read along');
  if (next.hostname !== address.host && !(await mayAsk(next.hostname))) {
    const remedy = 'if you trust that host, type the address on it';
    throw refused(address.shown, `it leads on to the host “${next.hostname}”, which nobody typed; ${remedy}`);
  }
  return next;
}

function loginOf({ username, password }: URL): string | null {
  if (username === '' && password === '') return null;
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(login).toString('base64')}`;
}

/** `fetch` refuses addresses with a login. */
function withoutLogin(url: URL): URL {
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  return bare;
}

function maySeeLogin({ full }: TypedAddress, url: URL): boolean {
  const typed = new URL(full);
  return typed.hostname === url.hostname && (typed.host === url.host || url.protocol === 'https:');
}

/** Lets 2xx and 416 (no such range) pass: their meaning is the caller's. */
function refuseStatus({ shown, host }: TypedAddress, { status, ok, headers }: Response): void {
  if (ok || status === 416) return;
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    throw new Transient(`${host} answers with HTTP ${status}`, { waitMs: retryAfterMs(headers) });
  }
  switch (status) {
    case 401:
    case 403:
      throw refused(
        shown,
        `${host} does not let you read it (HTTP ${status}); type it again with a login or a signature that is valid`,
      );
    case 404:
    case 410:
      throw refused(shown, `${host} has nothing there (HTTP ${status})`, NOTHING_THERE);
    default:
      throw refused(shown, `${host} answers with HTTP ${status}`);
  }
}

function retryAfterMs(headers: Headers): number {
  const seconds = Number(headers.get('retry-after') ?? '0');
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
}

async function readBody(
  response: Response,
  mostBytes: number,
  silence: Silence,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of response.body ?? []) {
    silence.broken();
    length += piece.length;
    if (length > mostBytes) return null;
    pieces.push(piece);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** Aborts its signal when it was not broken for so long. */
class Silence {
  readonly #stop = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(mostMs: number) {
    this.#timer = setTimeout(() => this.#stop.abort(), mostMs);
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  broken(): void {
    this.#timer.refresh();
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

const NO_NETWORK: Record<string, string> = {
  ENOTFOUND: 'its name cannot be found, or there is no network',
  EAI_AGAIN: 'its name cannot be looked up, or there is no network',
  ENETUNREACH: 'there is no network',
  EHOSTUNREACH: 'there is no way to it',
};

const CERTIFICATE = /^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_CERT|HOSTNAME_MISMATCH|INVALID_CA)/;

/** What `fetch` throws, in words; everything that is no failure of the network stays itself. */
function asTransient({ shown, host }: TypedAddress, thrown: unknown): unknown {
  if (!(thrown instanceof TypeError)) return thrown;
  const cause = thrown.cause as NodeJS.ErrnoException | undefined;
  const code = cause?.code ?? '';
  if (CERTIFICATE.test(code)) {
    const remedy = 'where you trust it, name the certificate of who issued it in NODE_EXTRA_CA_CERTS';
    return refused(
      shown,
      `the certificate of ${host} is not valid here (${cause?.message ?? code}); ${remedy}`,
      thrown,
    );
  }
  if (code.startsWith('ERR_SSL_'))
    return refused(shown, `${host} does not speak https there; check the port, or type http`, thrown);
  if (cause?.message === 'bad port') return refused(shown, 'its port belongs to another service', thrown);
  const noNetwork = NO_NETWORK[code];
  if (noNetwork) return new Transient(noNetwork, { cause: thrown, isOffline: true });
  if (code === 'ECONNREFUSED')
    return new Transient('nothing answers there', { cause: thrown, isOffline: true });
  // A connection that is dropped while the body comes is a bare “terminated”.
  if (code !== '' || thrown.message === 'terminated' || thrown.message === 'fetch failed')
    return new Transient('the connection was dropped', { cause: thrown });
  return thrown;
}
