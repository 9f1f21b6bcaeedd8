import { extname } from 'node:path';
import { EngineError } from '../../contract/failure.ts';
import { fileOnDisk } from '../corpus/file.ts';
import { readHead, withoutPacking } from '../corpus/source.ts';
import { fasttextModel } from './fasttext-model/format.ts';
import { fasttextVec } from './fasttext-vec/format.ts';
import { gensimPickle } from './gensim-pickle/format.ts';
import { glove } from './glove/format.ts';
import { npy } from './npy/format.ts';
import { projector } from './projector/format.ts';
import { badFile } from './rows-builder.ts';
import type { VectorFormat } from './vector-format.ts';
import { word2vecBinary } from './word2vec-binary/format.ts';
import { word2vecText } from './word2vec-text/format.ts';

/** Sniffed in this order; of those that look right the one with the file's extension is taken. */
export const vectorFormats: readonly VectorFormat[] = [
  fasttextModel,
  gensimPickle,
  npy,
  word2vecText,
  fasttextVec,
  word2vecBinary,
  projector,
  glove,
];

/** @throws EngineError `file-missing`, `file-unreadable`, `format-unknown` */
export async function detectVectorFormat(path: string): Promise<VectorFormat> {
  const head = await readHead(fileOnDisk(path));
  if (head.length === 0) throw badFile(path, 'it is empty');
  const extension = extname(withoutPacking(path)).toLowerCase();
  const alike = vectorFormats.filter(({ sniff }) => sniff(head));
  const format = alike.find(({ extensions }) => extensions.includes(extension)) ?? alike[0];
  if (format) return format;
  const readable = vectorFormats.filter(({ reading }) => reading.kind === 'supported');
  throw new EngineError({ kind: 'format-unknown', path, known: readable.map(({ label }) => label) });
}
