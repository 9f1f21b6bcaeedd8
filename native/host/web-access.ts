import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { requestUrl } from './pixels-http.ts';

export type Verdict =
  | { kind: 'welcome' }
  /** The token came in the query: hand out the cookie and send the browser to the URL without it. */
  | { kind: 'greet'; location: string; cookie: string }
  | { kind: 'unknown' }
  | { kind: 'foreign'; why: string };

export interface WebAccess {
  readonly token: string;
  judge(request: IncomingMessage): Verdict;
}

const LOCAL_NAMES = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Who may talk to the web host: whoever holds the token, from a page of this host. Any port is accepted in `Host`,
 * since `ssh -L` changes it; any other name is not, which stops DNS rebinding.
 */
export function webAccess(host: string): WebAccess {
  const token = randomBytes(24).toString('base64url');
  // Cookies do not tell ports apart: each server names its own.
  const cookieName = `semantile-${createHash('sha256').update(token).digest('hex').slice(0, 8)}`;
  const names = new Set([...LOCAL_NAMES, host.includes(':') ? `[${host}]` : host.toLowerCase()]);

  return {
    token,
    judge(request) {
      const authority = request.headers.host ?? '';
      const name = authority.toLowerCase().replace(/:\d+$/, '');
      if (!names.has(name)) return { kind: 'foreign', why: `This server is not “${authority}”.` };
      const { origin } = request.headers;
      if (origin !== undefined && origin !== `http://${authority}`) {
        return { kind: 'foreign', why: `Pages of ${origin} may not talk to this server.` };
      }
      const url = requestUrl(request);
      if (isSame(url.searchParams.get('token'), token)) {
        return { kind: 'greet', location: withoutToken(url), cookie: cookieOf(cookieName, token) };
      }
      return isSame(readCookie(request, cookieName), token) ? { kind: 'welcome' } : { kind: 'unknown' };
    },
  };
}

function cookieOf(name: string, token: string): string {
  return `${name}=${token}; HttpOnly; SameSite=Strict; Path=/`;
}

function withoutToken(url: URL): string {
  url.searchParams.delete('token');
  // Two slashes at the start would name another server.
  return url.pathname.replace(/^\/+/, '/') + url.search;
}

function readCookie(request: IncomingMessage, name: string): string | null {
  for (const pair of (request.headers.cookie ?? '').split('; ')) {
    if (pair.startsWith(`${name}=`)) return pair.slice(name.length + 1);
  }
  return null;
}

/** Compares digests, so that neither length nor content shows in the time it takes. */
function isSame(given: string | null, expected: string): boolean {
  if (given === null) return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
