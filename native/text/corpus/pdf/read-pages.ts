import type { MessagePort } from 'node:worker_threads';
import { getDocumentProxy } from 'unpdf';
import type { PlacedText } from './page-lines.ts';
import type { PdfMessage } from './pdf-messages.ts';

/** Opens a PDF and answers through the port, page by page. Runs in a thread of its own, which has its bounds. */
export async function readPages(bytes: Uint8Array, port: MessagePort): Promise<void> {
  const answer = (message: PdfMessage) => port.postMessage(message);
  try {
    const document = await getDocumentProxy(bytes);
    answer({ type: 'opened', pageCount: document.numPages, title: await titleOf(document) });
    for (let number = 1; number <= document.numPages; number++) {
      const page = await document.getPage(number);
      const { items } = await page.getTextContent();
      answer({ type: 'page', pieces: items.flatMap((item) => ('str' in item ? [placed(item)] : [])) });
      page.cleanup();
    }
    answer({ type: 'done' });
  } catch (error) {
    const { name, message } = error as Error;
    answer({ type: 'failed', reason: message, isEncrypted: name === 'PasswordException' });
  }
}

type Document = Awaited<ReturnType<typeof getDocumentProxy>>;

async function titleOf(document: Document): Promise<string | null> {
  const { info } = await document.getMetadata();
  const { Title: title } = info as { Title?: unknown };
  // Word processors write the name of their file.
  const isName = typeof title === 'string' && /\.\w{2,5}$|^untitled/i.test(title.trim());
  return typeof title === 'string' && title.trim() !== '' && !isName ? title.trim() : null;
}

/** @param transform scale, shear and place of the text, as a PDF has them: `[a, b, c, d, x, y]` */
function placed(item: { str: string; transform: number[]; width: number }): PlacedText {
  const [, , c, d, x, y] = item.transform as [number, number, number, number, number, number];
  return { text: item.str, x, y, width: item.width, height: Math.hypot(c, d) };
}
