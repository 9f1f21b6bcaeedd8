import type { CaptionsAdded } from '../../contract/scene.ts';
import { silent, unattended, type Work } from '../../contract/work.ts';
import type { SetImage } from '../../raster/image-set/image-set.ts';
import type { NewDocument, StoredCorpus } from '../../store/ports/corpus.ts';
import { tokens } from '../../text/vocabulary/tokenize.ts';
import { freeName } from '../free-name.ts';
import type { OpenProject } from '../open-project.ts';
import { type CaptionFile, type MatchedCaptions, matchCaptions } from './read-captions.ts';

/** Keeps what describes the pictures of a set: a document a picture, a paragraph a sentence, each tied to its tile. */
export async function addCaptions(
  project: OpenProject,
  scene: { id: string; name: string },
  file: CaptionFile,
  images: readonly SetImage[],
  folder: string,
  work: Work,
): Promise<CaptionsAdded> {
  const matched = matchCaptions(file, images, folder);
  if (matched.of.length > 0) {
    const corpus = await insertCaptions(project, scene.name, file, matched, work);
    const tiles = matched.of.map(({ image }) => image);
    await project.store.captions.tie(scene.id, corpus.id, tiles);
    project.touch('corpora', 'spaces', 'mappings');
  }
  return {
    scene: scene.id,
    images: matched.of.length,
    sentences: matched.of.reduce((sum, { sentences }) => sum + sentences.length, 0),
    withoutCaption: [...matched.withoutCaption],
    withoutImage: [...matched.withoutImage],
  };
}

/** Sentences that a corpus of the project says already, picture by picture, are not said twice. */
async function insertCaptions(
  { store }: OpenProject,
  scene: string,
  { path, format, skipped }: CaptionFile,
  matched: MatchedCaptions,
  work: Work,
): Promise<StoredCorpus> {
  const name = freeName(`captions of ${scene}`, await store.corpora.list());
  const findings = () => ({ format, skipped: [...skipped] });
  const stored = await store.corpora.insert(
    { name, path },
    documents(matched),
    findings,
    silent(work.signal),
  );
  const twin = (await store.corpora.list()).find(
    ({ id, contentHash }) => id !== stored.id && contentHash === stored.contentHash,
  );
  if (!twin) return stored;
  await store.corpora.remove(stored.id, unattended);
  return twin;
}

function documents({ of }: MatchedCaptions): NewDocument[] {
  return of.map(({ name, sentences }) => ({
    name,
    title: null,
    paragraphs: sentences.map((text) => ({ text, tokens: tokens(text).length })),
  }));
}
