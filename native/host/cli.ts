#!/usr/bin/env node
import { EXIT, main } from './cli/main.ts';
import { nodeTrouble } from './node-version.ts';
import { keepYoungGenerationSmall } from './young-generation.ts';

const trouble = nodeTrouble();
if (trouble) {
  process.stderr.write(`${trouble}\n`);
  process.exitCode = EXIT.failure;
} else {
  keepYoungGenerationSmall();
  process.exitCode = await main(process.argv.slice(2));
}
