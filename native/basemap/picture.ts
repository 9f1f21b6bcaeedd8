/** What a tile may be. */
export interface TilePicture {
  readonly contentType: 'image/png' | 'image/jpeg' | 'image/webp';
  readonly widthPx: number;
  readonly heightPx: number;
}

/**
 * What picture this is, from its first bytes; nothing is decoded. Null for anything but PNG, JPEG and WebP: no SVG, no HTML
 * and no vector tile gets to the page by that way.
 */
export function pictureOf(bytes: Uint8Array): TilePicture | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length >= 24 && view.getUint32(0) === 0x89504e47)
    return { contentType: 'image/png', widthPx: view.getUint32(16), heightPx: view.getUint32(20) };
  if (bytes.length >= 4 && view.getUint16(0) === 0xffd8) return jpegOf(view);
  if (bytes.length >= 30 && view.getUint32(0) === 0x52494646 && view.getUint32(8) === 0x57454250)
    return webpOf(view);
  return null;
}

/** Source: ITU-T T.81, B.1 and B.2.2: segments of a marker and a length, up to the frame header. */
function jpegOf(view: DataView): TilePicture | null {
  for (let at = 2; at + 9 < view.byteLength; ) {
    const marker = view.getUint16(at);
    if (marker === 0xffff) {
      at++; // fill bytes may stand before a marker
      continue;
    }
    const isFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);
    if (isFrame)
      return { contentType: 'image/jpeg', heightPx: view.getUint16(at + 5), widthPx: view.getUint16(at + 7) };
    if (marker < 0xffc0) return null;
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}

/** Source: RFC 9649, sections 2.5 to 2.7: lossy, lossless and extended files. */
function webpOf(view: DataView): TilePicture | null {
  const contentType = 'image/webp';
  switch (view.getUint32(12)) {
    case 0x56503820: // “VP8 ”
      return {
        contentType,
        widthPx: view.getUint16(26, true) & 0x3fff,
        heightPx: view.getUint16(28, true) & 0x3fff,
      };
    case 0x5650384c: {
      // “VP8L”: 14 bits each, less one.
      const bits = view.getUint32(21, true);
      return { contentType, widthPx: (bits & 0x3fff) + 1, heightPx: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 0x56503858: {
      // “VP8X”: 24 bits each, less one.
      const size = (offset: number) => view.getUint16(offset, true) + (view.getUint8(offset + 2) << 16) + 1;
      return { contentType, widthPx: size(24), heightPx: size(27) };
    }
    default:
      return null;
  }
}
