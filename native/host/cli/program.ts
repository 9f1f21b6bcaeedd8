import { Command } from 'commander';
import packageJson from '../../../package.json' with { type: 'json' };
import { addBaseMapCommands } from './base-map.ts';
import { addCacheCommands } from './cache.ts';
import { addCommonOptions, type Runner } from './command.ts';
import { addCorpusCommands } from './corpus.ts';
import { addDatasetCommands } from './dataset.ts';
import { addExtractorCommands } from './extractor.ts';
import { addImageCommands } from './image.ts';
import { addLabelCommands } from './label/label.ts';
import { addTileCommands } from './label/tile.ts';
import { addLayerCommands } from './layer.ts';
import { addMachineCommands } from './machine.ts';
import { addProjectCommands } from './project.ts';
import { addSceneCommands } from './scene/scene.ts';
import { addSearchCommands } from './search.ts';
import { addSpaceCommands } from './space/space.ts';

/** The whole command line. Groups are added in the order of the work: project, scenes, layers, labels, text, answers. */
export function buildProgram(runner: Runner): Command {
  const program = new Command('semantile')
    .description(
      'Search imagery by meaning: scenes, the layers that label them, text, and one space for all of it.',
    )
    .version(packageJson.version)
    .showSuggestionAfterError();
  // Here as well, so that they may stand before the command: `semantile -p Coast.semantile scene list`.
  addCommonOptions(program);
  addProjectCommands(program, runner);
  addSceneCommands(program, runner);
  addBaseMapCommands(program, runner);
  addLayerCommands(program, runner);
  addTileCommands(program, runner);
  addLabelCommands(program, runner);
  addCorpusCommands(program, runner);
  addSpaceCommands(program, runner);
  addExtractorCommands(program, runner);
  addImageCommands(program, runner);
  addSearchCommands(program, runner);
  addDatasetCommands(program, runner);
  addCacheCommands(program, runner);
  addMachineCommands(program, runner);
  forEachCommand(program, (command) => {
    command.exitOverride();
    command.showHelpAfterError(`Usage: ${pathOf(command)} ${command.usage()}\n(add --help for the options)`);
    command.configureOutput({
      writeOut: (text) => process.stdout.write(text),
      writeErr: (text) => process.stderr.write(text),
    });
  });
  return program;
}

/** `semantile scene add`. */
function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}

function forEachCommand(command: Command, act: (command: Command) => void): void {
  act(command);
  for (const child of command.commands) forEachCommand(child, act);
}
