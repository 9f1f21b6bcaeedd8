import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import sharp from 'sharp';
import { unattended } from '../../../native/contract/work.ts';
import { startEngine } from '../../native/service/made-world.ts';
import { temporaryFolder } from '../../native/store/fixtures.ts';
import { sharedData, withoutData } from './shared-data.ts';

interface Picture {
  path: string;
  bands: number[];
  low: number;
  high: number;
  crs: string;
  size: [number, number];
  bbox: [number, number, number, number];
  rgba: string;
}

// Made by test/reference/render.py with gdalwarp.
const pictures: Picture[] = JSON.parse(
  readFileSync(new URL('../../reference/render.json', import.meta.url), 'utf8'),
);

for (const { path, bands, low, high, crs, size, bbox, rgba } of pictures) {
  test(`a picture of ${path} in ${crs} is that of gdalwarp`, { skip: withoutData }, async (t) => {
    const dir = temporaryFolder(t);
    const { engine } = startEngine(t, dir);
    const rest = { preset: null, colourMap: null, gamma: null, resampling: null };
    const isClasses = path.includes('categorical');
    const style = { ...rest, bands: isClasses ? null : bands, stretch: isClasses ? null : { low, high } };
    const [widthPx, heightPx] = size;
    const file = join(dir, 'picture.png');
    const of = { path: join(sharedData, path) };
    const answer = await engine.renderScene(
      { of, bbox, crs, widthPx, heightPx, style, out: file },
      unattended,
    );
    assert.deepEqual(answer.warnings, []);
    const found = await sharp(file).ensureAlpha().raw().toBuffer();
    const wanted = Buffer.from(rgba, 'base64');
    assert.equal(found.length, wanted.length);
    let [otherAlpha, largest] = [0, 0];
    for (let i = 0; i < wanted.length; i += 4) {
      if (found[i + 3] !== wanted[i + 3]) otherAlpha++;
      else if (wanted[i + 3] !== 0)
        for (let k = 0; k < 3; k++) largest = Math.max(largest, Math.abs(found[i + k]! - wanted[i + k]!));
    }
    assert.equal(otherAlpha, 0, 'pixels of another alpha');
    assert.ok(largest <= 2, `levels differ by up to ${largest}`);
    const [stepX, , , stepY, x, y] = readFileSync(join(dir, 'picture.pgw'), 'utf8').split('\n').map(Number);
    const [west, south, east, north] = bbox;
    const near = (one: number, other: number) => Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(other));
    assert.ok(near(stepX!, (east - west) / widthPx) && near(stepY!, (south - north) / heightPx));
    assert.ok(near(x!, west + stepX! / 2) && near(y!, north + stepY! / 2));
  });
}
