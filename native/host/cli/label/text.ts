import { type Command, Option } from 'commander';
import type { CodebookOffer, LabelText, SetLabelTextParams } from '../../../contract/label.ts';
import { documentAnswer, notices, paragraphs, rowsAnswer, table } from '../answer.ts';
import { addLeaf, collect, completeLeaf, fromHere, type Leaf, type Runner, UsageError } from '../command.ts';

export function addLabelTextCommands(label: Command, runner: Runner): void {
  const text = label.command('text').argument('[label]').description('say what a label means in words');
  completeLeaf(text, textLeaf, runner);
  addLeaf(text, textListLeaf, runner);
  addLeaf(text, codebooksLeaf, runner);
}

interface TextOptions {
  from?: string;
  codebook?: string;
  field?: string;
  name?: string;
  synonym?: string[];
  description?: string;
  parent?: string;
  synset?: string;
}

const textLeaf: Leaf<TextOptions> = {
  usage: 'text [label]',
  summary: 'say what a label means in words, one label or a whole table',
  example:
    'label text marsh --synonym "salt marsh" --description "grass that the tide floods" -p Coast.semantile',
  needsProject: true,
  options: (command) =>
    command
      .option('--from <file.csv>', 'columns value, name, synonyms (;), description, parent, optional field')
      .addOption(
        new Option(
          '--codebook <name>',
          'let a bundled codebook explain codes: NLCD, DynamicWorld, WorldCover, CORINE, BCLCS-1 … BCLCS-5',
        ).conflicts('from'),
      )
      .option('--field <field>', 'with --codebook: the field of the codes (default: all that it fits)')
      .option('--name <name>', 'its name in words')
      .option('--synonym <synonym>', 'another name; may be repeated', collect)
      .option('--description <text>', 'one line that describes it')
      .option('--parent <label>', 'the broader label')
      .option('--synset <synset>', 'WordNet synset, e.g. forest.n.01'),
  async run({ engine, work }, [label], options) {
    if (options.from) {
      const answer = await engine.importLabelTexts({ path: fromHere(options.from) }, work);
      const unmatched = answer.unmatched.map((value) => `no label has the value ${value}`);
      return documentAnswer(answer, paragraphs(textsTable(answer.labels), notices(unmatched)));
    }
    if (options.codebook) {
      const params = { codebook: options.codebook, field: options.field ?? null };
      const answer = await engine.applyCodebook(params, work);
      const unknown = answer.unmatched.map((value) => `${options.codebook} does not know ${value}`);
      return documentAnswer(answer, paragraphs(textsTable(answer.labels), notices(unknown)));
    }
    if (!label) throw new UsageError('no label was named; name one, or a table with --from');
    const record = await engine.setLabelText({ label: label as string, ...saidOf(options) }, work);
    return documentAnswer(record, textsTable([record]));
  },
};

/** Only what was given: the rest stays as it is, and without any option the label is only shown. */
function saidOf({
  name,
  synonym,
  description,
  parent,
  synset,
}: TextOptions): Omit<SetLabelTextParams, 'label'> {
  return {
    ...(name !== undefined && { name }),
    ...(synonym !== undefined && { synonyms: synonym }),
    ...(description !== undefined && { description }),
    ...(parent !== undefined && { parent }),
    ...(synset !== undefined && { synset }),
  };
}

const textListLeaf: Leaf<object> = {
  usage: 'list',
  summary: 'what every label means, where that came from, and which words are known',
  example: 'label text list -p Coast.semantile',
  needsProject: true,
  async run({ engine, work }) {
    const texts = await engine.listLabelTexts({}, work);
    return rowsAnswer(
      texts,
      (text: LabelText) => `${text.label}  ${text.state}  ${text.name}  (${text.source})`,
    );
  },
};

const codebooksLeaf: Leaf<object> = {
  usage: 'codebooks',
  summary: 'the bundled codebooks that fit codes of labels, and what they would say; changes nothing',
  example: 'label text codebooks -p Coast.semantile',
  needsProject: true,
  async run({ engine, work }) {
    return rowsAnswer(
      await engine.offerCodebooks({}, work),
      ({ codebook, layer, field, values, means }: CodebookOffer) =>
        `${codebook}  ${[layer, field].filter(Boolean).join('.') || 'labels'}  ${means.length} of ${values}: ${means.map(({ label, name }) => `${label} = ${name}`).join(', ')}`,
    );
  },
};

function textsTable(texts: LabelText[]): string {
  const rows = texts.map((text) => [
    text.label,
    text.state,
    text.name,
    text.synonyms.join('; '),
    text.source,
  ]);
  return table(['label', 'state', 'name', 'synonyms', 'source'], rows);
}
