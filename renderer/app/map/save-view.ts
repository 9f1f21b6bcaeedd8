import { saveDownload } from '../../engine/save-download.ts';
import { BAR_PX, scaleBar } from '../../map/scale-bar.ts';
import type { App } from '../../state/app.svelte.ts';
import { attempt } from '../../state/attempt.ts';
import { creditsOf } from './credits.ts';

/** A tile that does not come within this time is not waited for. */
const PATIENCE_MS = 30_000;

/** What the map shows, as a PNG for the person. */
export async function saveView(app: App, { withLegends }: { withLegends: boolean }): Promise<void> {
  const { stage, swipe, legends, notices, project } = app;
  const { view } = stage;
  if (!view) return;
  await attempt(app, async () => {
    const notes = {
      credits: creditsOf(app),
      bar: scaleBar(view.camera.resolutionM, BAR_PX),
      rotationRad: view.camera.rotationRad,
      swipe: swipe.isOn ? swipe.share : null,
      legends: withLegends ? legends.shown : [],
    };
    const png = await view.takeSnapshot(notes, AbortSignal.timeout(PATIENCE_MS));
    const name = `${project.info?.name ?? 'map'} ${timeInName(new Date())}.png`;
    saveDownload(name, png);
    notices.say(`The view is saved as ${name}`);
  });
}

/** To the second, in signs that every file system takes. */
function timeInName(now: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const date = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('-');
  return `${date} ${[now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join('.')}`;
}
