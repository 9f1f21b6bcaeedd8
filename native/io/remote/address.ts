import { EngineError } from '../../contract/failure.ts';

/** An address a person typed, in the two forms it is needed in. */
export interface TypedAddress {
  /** With everything the server wants to see. Never stored in a project, never shown. */
  readonly full: string;
  /** Without user, password and signature. */
  readonly shown: string;
  /** Its name, without a port: what a person typed and trusts. */
  readonly host: string;
  /** With its port: what answers or not. */
  readonly server: string;
}

/**
 * @throws EngineError `remote-refused` for anything but an http or https address; the message has no secret
 */
export function parseAddress(text: string): TypedAddress {
  const scheme = /^([a-z][a-z\d+.-]*):/i.exec(text)?.[1]?.toLowerCase() ?? '';
  if (scheme !== 'http' && scheme !== 'https')
    throw refused(text.replace(/\/\/[^/]*@/, '//').replace(/[?#,].*/s, ''), whyNotRead(scheme));
  const url = URL.parse(text.trim());
  if (!url || url.hostname === '') throw refused(`${scheme}://…`, 'it is no whole address');
  url.hash = '';
  const full = readable(url);
  url.username = '';
  url.password = '';
  for (const name of [...url.searchParams.keys()]) if (isSecret(name)) url.searchParams.delete(name);
  return { full, shown: readable(url), host: url.hostname, server: url.host };
}

/** Placeholders of a tile address (`{z}`) as they were typed. */
function readable(url: URL): string {
  return url.href.replace(/%7B(-?[a-z\d-]+)%7D/gi, '{$1}');
}

function whyNotRead(scheme: string): string {
  switch (scheme) {
    case 'file':
      return 'files are named by their path, without file:';
    case 's3':
    case 'gs':
    case 'az':
    case 'abfs':
      return `“${scheme}:” is no address that can be asked; type the https address of the same file`;
    default:
      return `“${scheme}:” addresses are not read, only http and https`;
  }
}

// What clouds and tile servers call their signatures and keys: AWS and Google sign with X-Amz-… and X-Goog-…, Azure with sig.
const SECRET =
  /^(x-(amz|goog|ms|oss)-.*|sig|signature|awsaccesskeyid|googleaccessid|key-pair-id|policy|credentials?|auth.*|jwt)$|token|secret|passw|(^|[^a-z])(api|access|subscription|license)?[-_]?key$|apikey/i;

function isSecret(parameter: string): boolean {
  return SECRET.test(parameter);
}

/** @throws always `remote-refused` */
export function refused(address: string, reason: string, cause?: unknown): EngineError {
  return new EngineError({ kind: 'remote-refused', address, reason }, { cause });
}
