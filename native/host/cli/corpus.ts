import type { Command } from 'commander';
import { runTask } from '../../contract/run-task.ts';
import type { CorpusRecord } from '../../contract/text.ts';
import { documentAnswer, notices, paragraphs, table } from './answer.ts';
import { addLeaf, asTyped, collect, fromHere, type Runner, UsageError } from './command.ts';

export function addCorpusCommands(program: Command, runner: Runner): void {
  const group = program.command('corpus').description('add documents');
  addLeaf<{ format?: string; column?: string; layer: string[] }>(
    group,
    {
      usage: 'add [paths...]',
      summary:
        'add text, Markdown, HTML, JSON, TSV, CSV, JSON lines, DOCX, PDF, MediaWiki XML, WordNet or <doc> files, also as .gz, .bz2 or .zip; ' +
        'a folder adds its files, a layer of the project (--layer) its features',
      example: 'corpus add Coast.semantile/sample/corpus.tsv -p Coast.semantile',
      needsProject: true,
      options: (command) =>
        command
          .option('--format <format>', 'what to take the files for (default: by extension, then by content)')
          .option('--column <name>', 'the column, key or JSON path that carries the text')
          .option('--layer <layer>', 'a layer of the project as text: a paragraph a feature', collect, []),
      async run({ engine, work }, [paths], options) {
        if ((paths as string[]).length + options.layer.length === 0)
          throw new UsageError('name a file, a folder or a --layer');
        const added = await runTask(
          engine,
          'add-corpora',
          {
            paths: (paths as string[]).map(fromHere),
            format: options.format ?? null,
            column: options.column ?? null,
            layers: options.layer,
          },
          work,
        );
        const failures = asTyped(added.failures, paths as string[]);
        const answer = { corpora: added.corpora, ...(failures.length > 0 && { failures }) };
        return documentAnswer(
          answer,
          paragraphs(corporaText(added.corpora), notices(added.failures.map((failure) => failure.message))),
        );
      },
    },
    runner,
  );
  addLeaf(
    group,
    {
      usage: 'list',
      summary: 'the corpora of the project',
      example: 'corpus list -p Coast.semantile',
      needsProject: true,
      async run({ engine, work }) {
        const answer = await engine.listCorpora({}, work);
        return documentAnswer(answer, corporaText(answer.corpora));
      },
    },
    runner,
  );
}

function corporaText(corpora: CorpusRecord[]): string {
  const rows = corpora.map((corpus) => [
    corpus.id,
    corpus.name,
    corpus.format,
    corpus.documents,
    corpus.paragraphs,
    corpus.tokens,
  ]);
  const skipped = corpora.flatMap((corpus) =>
    corpus.skipped.slice(0, 5).map(({ where, reason }) => `${corpus.name}: ${where} skipped, ${reason}`),
  );
  return paragraphs(
    table(['id', 'name', 'format', 'documents', 'paragraphs', 'tokens'], rows),
    notices(skipped),
  );
}
