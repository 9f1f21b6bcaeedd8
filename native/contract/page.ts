/** What both shells say with every file of the page: the desktop's protocol and the web host. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  // Styles set on elements by OpenLayers are inline; scripts never are.
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  svg: 'image/svg+xml',
  png: 'image/png',
  webp: 'image/webp',
  woff2: 'font/woff2',
  wasm: 'application/wasm',
  txt: 'text/plain; charset=utf-8',
};

export function contentTypeOf(pathname: string): string {
  const extension = pathname.slice(pathname.lastIndexOf('.') + 1).toLowerCase();
  return CONTENT_TYPES[extension] ?? 'application/octet-stream';
}

/**
 * Segments of a URL's path below the folder of the page, `index.html` for `/`; null where the path could lead
 * anywhere else (`..`, an encoded slash, a backslash, NUL) or cannot be decoded.
 */
export function pageFileSegments(pathname: string): string[] | null {
  if (pathname === '/') return ['index.html'];
  let segments: string[];
  try {
    segments = pathname.slice(1).split('/').map(decodeURIComponent);
  } catch {
    return null;
  }
  const isPlain = (segment: string) =>
    segment !== '' && !segment.startsWith('.') && !/[\\/\0:]/.test(segment);
  return segments.every(isPlain) ? segments : null;
}
