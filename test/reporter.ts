import path from 'node:path';
import type { EventData } from 'node:test';
import type { TestEvent } from 'node:test/reporters';
import { inspect } from 'node:util';

/** Short: what failed and how, what was skipped and why, and the closing counts of Node's own reporter. */
export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const skips = new Map<string, number>();
  for await (const event of events) {
    switch (event.type) {
      case 'test:pass': {
        const { skip } = event.data;
        if (skip) skips.set(String(skip), (skips.get(String(skip)) ?? 0) + 1);
        break;
      }
      case 'test:fail':
        yield failureText(event.data);
        break;
      case 'test:stdout':
      case 'test:stderr':
        yield event.data.message;
        break;
      case 'test:summary':
        if (event.data.file === undefined) yield summaryText(event.data, skips);
        break;
    }
  }
}

function failureText({ name, file, line, details }: EventData.TestFail): string {
  const error = details.error as Error & { failureType?: string };
  // A suite fails because of what is in it, which has been said.
  if (error.failureType === 'subtestsFailed') return '';
  const place = file ? `${path.relative(process.cwd(), file)}:${line}` : 'unknown file';
  return `✖ ${place}  ${name}\n${indented(inspect(error.cause ?? error))}\n`;
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '    ');
}

function summaryText({ counts, duration_ms }: EventData.TestSummary, skips: Map<string, number>): string {
  const { tests, passed, cancelled, skipped, todo } = counts;
  const failed = tests - passed - cancelled - skipped - todo;
  const why = [...skips].map(([reason, count]) => `  skipped ${count}: ${reason}\n`);
  const lines = { tests, pass: passed, fail: failed, cancelled, skipped, todo, duration_ms };
  return [...why, ...Object.entries(lines).map(([name, value]) => `ℹ ${name} ${value}\n`)].join('');
}
