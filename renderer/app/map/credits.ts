import type { ExtentDeg } from '../../map/frame.ts';
import type { App } from '../../state/app.svelte.ts';

const MOST_NAMES = 3;

/** Whether a scene lies where the map looks; before the map has looked anywhere, every scene with a place does. */
export function isInSight(scene: ExtentDeg | null, view: ExtentDeg | null): boolean {
  if (!scene) return false;
  return !view || (scene[0] < view[2] && scene[2] > view[0] && scene[1] < view[3] && scene[3] > view[1]);
}

/** Names of the scenes that show where the map looks, and who is to be thanked for what lies under them. */
export function creditsOf({ scenes, baseMaps, stage, swipe }: App): string {
  const names = scenes.list
    .filter((scene) => swipe.shows(scene) && isInSight(scene.record.extent, stage.extent))
    .map(({ record }) => record.name)
    .slice(0, MOST_NAMES);
  const thanks = baseMaps.shown && (baseMaps.shown.attribution ?? baseMaps.shown.name);
  return [...names, ...(thanks ? [thanks] : [])].join(' · ');
}
