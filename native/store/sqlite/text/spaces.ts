import { asRows } from '../../../math/rows.ts';
import { newId } from '../../new-id.ts';
import type { NewSpace, SpaceContent, SpaceStore, StoredSpace, TermTable } from '../../ports/space.ts';
import { toBlob, toBytes } from '../base/blob.ts';
import { now, type WritableDb } from '../base/database.ts';
import { dropper } from '../base/drop.ts';
import { asDiskFailure, orDiskFailure } from '../base/full-disk.ts';
import { found } from '../base/lookup.ts';
import { rowMover } from './row-mover.ts';
import { spaceReader } from './space-reader.ts';
import { spaceWriter } from './space-writer.ts';

interface SpaceRow {
  pk: number;
  id: string;
  name: string;
  created_at: string;
  origin: string;
  params: string;
  dimension: number;
  corpus_hash: string;
  words: number;
  words_per_second: number;
  seconds: number;
  final_loss_nats: number;
  loss_curve: string;
  searched_by: string;
  metrics: string;
  terms: number;
  paragraphs: number;
  documents: number;
  active: number;
}

/** Without the calibration, which is large. The active one is the chosen one, else the newest. */
const SPACE_COLUMNS = `pk, id, name, created_at, origin, params, dimension, corpus_hash, words, words_per_second, seconds,
  final_loss_nats, loss_curve, searched_by, metrics, terms, paragraphs, documents,
  pk = (SELECT pk FROM space WHERE whole ORDER BY chosen DESC, pk DESC LIMIT 1) AS active`;

export function sqliteSpaces(db: WritableDb): SpaceStore {
  const { abandon, drop } = dropper(db, 'space');
  const write = spaceWriter(db);
  const read = spaceReader(db);
  const selectAll = db.prepare<[], SpaceRow>(
    `SELECT ${SPACE_COLUMNS} FROM space WHERE whole ORDER BY pk DESC`,
  );
  const pkOf = db.prepare<[string], number>('SELECT pk FROM space WHERE id = ? AND whole').pluck();
  const insertRow = db.prepare(`
    INSERT INTO space (id, name, created_at, origin, params, seed, dimension, corpus_hash, words, words_per_second, seconds,
      final_loss_nats, loss_curve, searched_by, metrics, calibration, terms, paragraphs, documents)
    VALUES (:id, :name, :created_at, :origin, :params, :seed, :dimension, :corpus_hash, :words, :words_per_second, :seconds,
      :final_loss_nats, :loss_curve, :searched_by, :metrics, :calibration, :terms, :paragraphs, :documents)`);
  const insertHidden = (row: object) =>
    orDiskFailure(db, () => Number(insertRow.run({ ...row, created_at: now() }).lastInsertRowid));
  const makeWhole = db.prepare<[number]>('UPDATE space SET whole = 1 WHERE pk = ?');
  const choose = db.prepare<[string]>('UPDATE space SET chosen = (id = ?)');
  const moveInto = rowMover(db);
  const selectCalibration = db
    .prepare<[string], Buffer | null>('SELECT calibration FROM space WHERE id = ?')
    .pluck();

  const list = () => selectAll.all().map(spaceOf);
  const find = (wanted: string) => {
    const all = list();
    return all.find(({ id }) => id === wanted) ?? all.find(({ name }) => name === wanted) ?? null;
  };
  const get = (wanted: string) =>
    found(
      find(wanted),
      'space',
      wanted,
      list().map(({ name }) => name),
    );
  const keyOf = (id: string) => {
    const space = get(id);
    return { ...space, pk: pkOf.get(space.id)! };
  };

  return {
    async insert(space, content, work) {
      work.signal.throwIfAborted();
      checkShapes(space, content);
      const id = newId();
      const pk = insertHidden({ ...rowOf(space, content), id });
      try {
        await write({ pk, dimension: space.dimension }, content, work);
        makeWhole.run(pk);
      } catch (thrown) {
        if (db.open) await abandon(pk);
        throw asDiskFailure(db, thrown);
      }
      return get(id);
    },
    async append(id, added, { calibration, corpusHash }, work) {
      work.signal.throwIfAborted();
      const target = keyOf(id);
      // Written beside the space and moved into it at once: what a crash leaves is swept as an unfinished space is.
      const aside = { ...target, calibration: null, name: `${target.name}, added` };
      const content = { terms: NO_TERMS, ...added };
      const pk = insertHidden({ ...rowOf(aside, content), id: newId() });
      try {
        await write({ pk, dimension: target.dimension }, content, work);
        const hash = corpusHash ?? target.corpusHash;
        moveInto(pk, target.pk, { calibration: toBlob(calibration), corpus_hash: hash, ...counted(added) });
      } catch (thrown) {
        if (db.open) await abandon(pk);
        throw asDiskFailure(db, thrown);
      }
      return get(id);
    },
    list: async () => list(),
    find: async (idOrName) => find(idOrName),
    get: async (idOrName) => get(idOrName),
    active: async () => list().find(({ active }) => active) ?? null,
    async activate(id) {
      choose.run(get(id).id);
      return get(id);
    },
    async readCalibration(id) {
      const blob = selectCalibration.get(get(id).id);
      return blob ? toBytes(blob) : null;
    },
    async remove(id, work) {
      work.signal.throwIfAborted();
      await drop(keyOf(id).pk);
    },
    readTerms: async (id, work) => read.terms(keyOf(id), work),
    readParagraphs: async (id, work) => read.paragraphs(keyOf(id), work),
    readDocuments: async (id, work) => read.documents(keyOf(id), work),
    pageTerms: async (id, filter, offset, limit) => read.page(keyOf(id).pk, filter, offset, limit),
  };
}

const NO_TERMS: TermTable = {
  texts: [],
  counts: new Float64Array(0),
  embeddings: new Float32Array(0),
  output: new Float32Array(0),
};

function counted({ paragraphs, documents }: Omit<SpaceContent, 'terms'>) {
  return { paragraphs: paragraphs.ids.length, documents: documents.ids.length };
}

/** @throws RangeError when a matrix does not have its rows times the dimension */
function checkShapes({ dimension }: NewSpace, { terms, paragraphs, documents }: SpaceContent): void {
  const outputs = terms.texts.length * dimension;
  if (outputs > 0 && (terms.output.length === 0 || terms.output.length % outputs !== 0))
    throw new RangeError(
      `the term output has ${terms.output.length} numbers, expected a multiple of ${outputs}`,
    );
  const matrices = [
    ['term embeddings', terms.embeddings, terms.texts.length],
    ['paragraph embeddings', paragraphs.embeddings, paragraphs.ids.length],
    ['document embeddings', documents.embeddings, documents.ids.length],
  ] as const;
  for (const [name, matrix, rows] of matrices) {
    const source = asRows(matrix, dimension);
    if (source.count === rows && source.dimension === dimension) continue;
    throw new RangeError(
      `${name} have ${source.count * source.dimension} numbers, expected ${rows} × ${dimension}`,
    );
  }
}

function rowOf(space: NewSpace, { terms, paragraphs, documents }: SpaceContent) {
  return {
    name: space.name,
    origin: JSON.stringify(space.origin),
    params: JSON.stringify(space.params),
    seed: space.params.seed,
    dimension: space.dimension,
    corpus_hash: space.corpusHash,
    words: space.words,
    words_per_second: space.wordsPerSecond,
    seconds: space.seconds,
    final_loss_nats: space.finalLoss,
    loss_curve: JSON.stringify(space.lossCurve),
    searched_by: JSON.stringify(space.searchedBy),
    metrics: JSON.stringify(space.metrics),
    calibration: space.calibration && toBlob(space.calibration),
    terms: terms.texts.length,
    paragraphs: paragraphs.ids.length,
    documents: documents.ids.length,
  };
}

function spaceOf(row: SpaceRow): StoredSpace {
  return {
    id: row.id,
    name: row.name,
    createdAt: row.created_at,
    active: row.active === 1,
    origin: JSON.parse(row.origin),
    // Spaces of before there was a choice have no number of threads.
    params: { threads: null, ...JSON.parse(row.params) },
    dimension: row.dimension,
    corpusHash: row.corpus_hash,
    words: row.words,
    wordsPerSecond: row.words_per_second,
    seconds: row.seconds,
    finalLoss: row.final_loss_nats,
    lossCurve: JSON.parse(row.loss_curve),
    searchedBy: JSON.parse(row.searched_by),
    metrics: JSON.parse(row.metrics),
    terms: row.terms,
    paragraphs: row.paragraphs,
    documents: row.documents,
  };
}
