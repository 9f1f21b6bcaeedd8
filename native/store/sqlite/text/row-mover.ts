import type { WritableDb } from '../base/database.ts';

interface Grown {
  calibration: Buffer;
  corpus_hash: string;
  /** How many more. */
  paragraphs: number;
  documents: number;
}

/** Gives the rows of a hidden space to another, which they make larger, and takes the hidden one away: in one step. */
export function rowMover(db: WritableDb): (from: number, to: number, grown: Grown) => void {
  const moves = ['paragraph_embedding', 'document_embedding'].map((table) =>
    db.prepare<[number, number]>(`UPDATE ${table} SET space_pk = ? WHERE space_pk = ?`),
  );
  const grow = db.prepare(`UPDATE space SET calibration = :calibration, corpus_hash = :corpus_hash,
    paragraphs = paragraphs + :paragraphs, documents = documents + :documents WHERE pk = :pk`);
  const remove = db.prepare<[number]>('DELETE FROM space WHERE pk = ?');
  return db.transaction((from: number, to: number, grown: Grown) => {
    for (const move of moves) move.run(to, from);
    grow.run({ ...grown, pk: to });
    remove.run(from);
  }).immediate;
}
