import type { Command } from 'commander';
import { likelyText, type ProbabilityOf, type SearchAnswer } from '../../contract/search.ts';
import type { Kind } from '../../contract/text.ts';
import { documentAnswer, notices, paragraphs, table } from './answer.ts';
import {
  completeLeaf,
  fromHere,
  type Leaf,
  parseAtLeastOne,
  parseFour,
  parseKinds,
  type Runner,
} from './command.ts';
import { unknownText } from './space/space-questions.ts';

export function addSearchCommands(program: Command, runner: Runner): void {
  const search = program
    .command('search')
    .argument(
      '<query>',
      'e.g. marsh, "parking lot" + river, like:tile/ID, unlike:labelled (least like anything labelled first)',
    )
    .description('one ranked list over words, texts and tiles');
  completeLeaf(search, searchLeaf, runner);
}

interface SearchOptions {
  kinds?: Kind[];
  count: number;
  bbox?: [number, number, number, number];
  out?: string;
}

const searchLeaf: Leaf<SearchOptions> = {
  usage: 'search <query>',
  summary: 'search words, paragraphs, documents and tiles by meaning',
  example: 'search "salt marsh" --kinds tile -k 20 -p Coast.semantile',
  needsProject: true,
  options: (command) =>
    command
      .option('--kinds <list>', 'of term, paragraph, document, tile (default: all)', parseKinds)
      .option('-k, --count <n>', 'how many', parseAtLeastOne, 20)
      .option('--bbox <w,s,e,n>', 'only tiles whose centre lies inside, degrees', parseFour)
      .option('--out <file>', 'also write the results: .csv, .geojson or .gpkg'),
  async run({ engine, work, space, mapping }, [query], options) {
    const params = {
      query: query as string,
      kinds: options.kinds ?? null,
      k: options.count,
      bbox: options.bbox ?? null,
      space,
      mapping,
    };
    const answer = options.out
      ? await engine.exportSearch({ ...params, out: fromHere(options.out) }, work)
      : await engine.search(params, work);
    return documentAnswer(answer, answerText(answer, /(^|\s)unlike:/.test(query as string)));
  },
};

function answerText(answer: SearchAnswer, isUnlike: boolean): string {
  const likely = answer.probabilityOf ?? null;
  const rows = answer.results.map((result, index) => [
    index + 1,
    `${result.score.toFixed(2)} σ`,
    result.similarity,
    ...(likely ? [typeof result.probability === 'number' ? likelyText(result.probability) : '–'] : []),
    result.kind,
    result.id,
    result.kind === 'tile' ? '' : result.text.slice(0, 60),
    result.reason,
  ]);
  const unknown = answer.query.unknown.map((word) => unknownText(word, answer.query.suggestions[word] ?? []));
  const missing = answer.notEmbedded.map(
    (scene) => `${scene} is not embedded in the active space; run “embed”`,
  );
  const near = answer.query.nearestTrainedLabel;
  const nearest = near
    ? `Nearest trained label: ${near.label}, cosine ${near.similarity.toFixed(2)} to what is asked.`
    : '';
  const head = [
    '',
    'score',
    isUnlike ? 'outlier' : 'cosine',
    ...(likely ? [`likely ${likely.label}`] : []),
    'kind',
    'id',
    'text',
    'reason',
  ];
  return paragraphs(
    notices([...unknown, ...missing, ...answer.notes]),
    nearest,
    likely ? priorText(likely) : '',
    table(head, rows),
  );
}

const percent = (share: number) => `${Math.round(100 * share)} %`;

function priorText({ label, scenePriors, ece }: ProbabilityOf): string {
  const shares = Object.entries(scenePriors).map(([scene, share]) => `${percent(share)} of ${scene}`);
  return `Likely as if ${label} covered ${shares.join(', ')}, estimated from scores; off by ${ece.toFixed(3)} on average on folds left out.`;
}
