import { type Command, InvalidArgumentError } from 'commander';
import { BAND_MEANINGS, type BandMeaning } from '../../../contract/scene-style.ts';
import { documentAnswer, table } from '../answer.ts';
import { addLeaf, type Runner } from '../command.ts';

interface Assigned {
  band: number;
  meaning: BandMeaning | null;
}

export function addSceneBandsCommand(group: Command, runner: Runner): void {
  addLeaf<{ meaning?: Assigned[] }>(
    group,
    {
      usage: 'bands <scene>',
      summary:
        'what the bands of a scene measure; --meaning says what the file does not, and undo takes it back',
      example: 'scene bands coast --meaning 4=nir -p Coast.semantile',
      needsProject: true,
      options: (command) =>
        command.option(
          '--meaning <band=meaning,…>',
          `${BAND_MEANINGS.join(', ')}; or file: as the file says`,
          parseMeanings,
        ),
      async run({ engine, work }, [scene], { meaning }) {
        if (meaning) await engine.setBandMeanings({ scene: scene as string, meanings: meaning }, work);
        const presets = await engine.stylePresets({ scene: scene as string }, work);
        const { scenes } = await engine.listScenes({}, work);
        const record = scenes.find(({ id, name }) => id === scene || name === scene)!;
        const answer = {
          id: record.id,
          name: record.name,
          bands: record.bands,
          presets: presets.map(({ id, title, missing }) => ({ id, title, missing })),
        };
        const bands = record.bands.map(({ index, type, description, meaning: measured }) => [
          index,
          type,
          description,
          measured,
        ]);
        const possible = answer.presets.map(({ id, missing }) => [id, missing.join(', ') || 'yes']);
        return documentAnswer(
          answer,
          `${table(['band', 'type', 'description', 'meaning'], bands)}\n\n${table(['preset', 'possible, or lacks'], possible)}`,
        );
      },
    },
    runner,
  );
}

function parseMeanings(text: string): Assigned[] {
  return text.split(',').map((part) => {
    const [band = '', meaning = ''] = part.split('=').map((side) => side.trim());
    const known = BAND_MEANINGS.find((candidate) => candidate === meaning);
    if (!/^[1-9]\d*$/.test(band) || (!known && meaning !== 'file')) {
      const words = BAND_MEANINGS.join(', ');
      throw new InvalidArgumentError(`expected band=meaning, as 4=nir; meanings are ${words}, or file`);
    }
    return { band: Number(band), meaning: known ?? null };
  });
}
