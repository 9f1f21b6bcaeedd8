import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { runCli } from '../../native/host/cli/run-cli.ts';
import { assertFields } from './fields.ts';
import { sharedData, withoutData, workFolder } from './shared-data.ts';

const LIMIT_MS = 10_000;

describe('damaged TIFFs by command line', { skip: withoutData }, () => {
  const folder = workFolder();
  after(() => folder.remove());
  const broken = join(sharedData, 'tiff-broken');

  for (const name of withoutData ? [] : readdirSync(broken).sort()) {
    test(name, async () => {
      const file = join(broken, name);
      const window = ['--window', '0,0,256,256', '--out', 'window.npy'];
      for (const args of [
        ['scene', 'inspect', file],
        ['scene', 'read', file, ...window],
      ]) {
        const startedMs = performance.now();
        const { exitCode, json, stderr } = await runCli([...args, '--json'], { cwd: folder.dir });
        assert.ok(performance.now() - startedMs < LIMIT_MS, `${args[1]} took too long`);
        assert.ok(exitCode === 0 || exitCode === 3, `${args[1]}: exit ${exitCode}, ${stderr}`);
        if (exitCode === 3) assert.match(json.failure.message, /\w{3,}.*\.$/);
        else if (args[1] === 'read') assertFields(json, 'read');
        else assert.ok(json.width > 0 && json.height > 0);
      }
    });
  }
});
