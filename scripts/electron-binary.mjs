import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './stamps.mjs';

const PACKAGE = path.join(ROOT, 'node_modules/electron');
/** Goes with node_modules: after a new installation the download is tried anew. */
const TRIED = path.join(ROOT, 'node_modules/.cache/semantile/electron-download-tried');
const DOWNLOAD_WITHIN_MS = 20_000;

/** Path of the Electron binary, or null. Reads files only: `require('electron')` itself would start a download. */
export function electronBinary() {
  const pathFile = path.join(PACKAGE, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const binary = path.join(PACKAGE, 'dist', readFileSync(pathFile, 'utf8'));
  return existsSync(binary) ? binary : null;
}

/** Electron's own installer, once, for at most 20 seconds and without its output. */
export function tryElectronDownload() {
  if (existsSync(TRIED) || !existsSync(PACKAGE)) return;
  mkdirSync(path.dirname(TRIED), { recursive: true });
  writeFileSync(TRIED, '');
  process.stderr.write('Fetching the desktop shell (Electron), once, for at most 20 seconds …\n');
  spawnSync(process.execPath, [path.join(PACKAGE, 'install.js')], {
    stdio: 'ignore',
    timeout: DOWNLOAD_WITHIN_MS,
    killSignal: 'SIGKILL',
  });
}
