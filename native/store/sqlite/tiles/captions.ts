import type { CaptionStore, TileCaptions } from '../../ports/caption.ts';
import type { WritableDb } from '../base/database.ts';
import { found } from '../base/lookup.ts';
import { PARAGRAPH_ID } from '../text/text-ids.ts';

export function sqliteCaptions(db: WritableDb): CaptionStore {
  const scenePk = db.prepare<[string], number>('SELECT pk FROM scene WHERE id = ?').pluck();
  const corpusPk = db.prepare<[string], number>('SELECT pk FROM corpus WHERE id = ? AND whole').pluck();
  const removeAll = db.prepare<[number]>('DELETE FROM caption WHERE scene_pk = ?');
  const insertOne = db.prepare<{ scene: number; corpus: number; document: number; tile: number }>(`
    INSERT INTO caption (document_pk, scene_pk, tile)
    SELECT pk, :scene, :tile FROM document WHERE corpus_pk = :corpus AND n = :document
    ON CONFLICT (document_pk) DO UPDATE SET scene_pk = excluded.scene_pk, tile = excluded.tile`);
  const selectAll = db.prepare<[string], { tile: number; id: string; text: string }>(`
    SELECT t.tile, ${PARAGRAPH_ID} AS id, p.text FROM caption t
    JOIN scene s ON s.pk = t.scene_pk
    JOIN document d ON d.pk = t.document_pk
    JOIN corpus c ON c.pk = d.corpus_pk AND c.whole
    JOIN paragraph p ON p.corpus_pk = d.corpus_pk
      AND p.n >= d.first_paragraph AND p.n < d.first_paragraph + d.paragraphs
    WHERE s.id = ? ORDER BY t.tile, p.n`);
  const selectRevision = db.prepare<[string], { revision: string | null }>(`
    SELECT group_concat(content_hash, ' ') AS revision FROM (
      SELECT DISTINCT c.content_hash FROM caption t
      JOIN scene s ON s.pk = t.scene_pk
      JOIN document d ON d.pk = t.document_pk
      JOIN corpus c ON c.pk = d.corpus_pk
      WHERE s.id = ? ORDER BY c.pk)`);
  const selectCorpora = db
    .prepare<[], string>(
      'SELECT id FROM corpus WHERE pk IN (SELECT corpus_pk FROM document JOIN caption ON document_pk = document.pk) ORDER BY pk',
    )
    .pluck();

  const tieAll = db.transaction((scene: string, corpus: string, tiles: readonly number[]) => {
    const ofScene = found(scenePk.get(scene), 'scene', scene, []);
    const ofCorpus = found(corpusPk.get(corpus), 'corpus', corpus, []);
    removeAll.run(ofScene);
    for (const [document, tile] of tiles.entries()) {
      insertOne.run({ scene: ofScene, corpus: ofCorpus, document, tile });
    }
  });

  return {
    tie: async (scene, corpus, tiles) => tieAll.immediate(scene, corpus, tiles),
    async of(scene) {
      const byTile = Map.groupBy(selectAll.all(scene), ({ tile }) => tile);
      return Array.from(
        byTile,
        ([tile, rows]): TileCaptions => ({
          tile,
          paragraphs: rows.map(({ id }) => id),
          texts: rows.map(({ text }) => text),
        }),
      );
    },
    revision: async (scene) => selectRevision.get(scene)?.revision ?? null,
    corpora: async () => selectCorpora.all(),
  };
}
