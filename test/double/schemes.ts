import { modelled } from './modelled.ts';

type Handler = (request: Request) => Response | Promise<Response>;

/**
 * Custom protocols. Chromium does not load schemes it does not know, so the page is shown `semantile://app/x` as
 * `https://app.semantile.invalid/x`, and requests to that are answered by the scheme's handler.
 */
export class Schemes {
  readonly #handlers = new Map<string, Handler>();
  readonly #registered = new Set<string>();
  readonly protocol = modelled('protocol', {
    registerSchemesAsPrivileged: (schemes: { scheme: string }[]) => {
      for (const { scheme } of schemes) this.#registered.add(scheme);
    },
    handle: (scheme: string, handler: Handler) => void this.#handlers.set(scheme, handler),
  });

  shown(url: string): string {
    const [, scheme, host, rest] = /^([a-z][\w+.-]*):\/\/([^/]*)(.*)$/.exec(url) ?? [];
    return scheme && this.#registered.has(scheme) ? `https://${host}.${scheme}.invalid${rest}` : url;
  }

  meant(url: string): string {
    const [, host, scheme, rest] = /^https:\/\/([^/]+)\.([a-z][\w+-]*)\.invalid(.*)$/.exec(url) ?? [];
    return scheme ? `${scheme}://${host}${rest}` : url;
  }

  handlerOf(url: string): Handler | null {
    return this.#handlers.get(url.slice(0, url.indexOf(':'))) ?? null;
  }
}
