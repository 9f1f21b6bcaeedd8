import type { App } from '../../state/app.svelte.ts';

const MOST_NAMES = 3;

/** Names of the scenes that show where the map looks. */
export function creditsOf({ scenes, stage, swipe }: App): string {
  const view = stage.extent;
  const pair = swipe.isOn ? swipe.pair : null;
  return scenes.list
    .filter(({ record, placement }) => {
      const isShown = pair ? record.id === pair.left || record.id === pair.right : placement.visible;
      if (!isShown || !record.extent) return false;
      const [west, south, east, north] = record.extent;
      return !view || (west < view[2] && east > view[0] && south < view[3] && north > view[1]);
    })
    .map(({ record }) => record.name)
    .slice(0, MOST_NAMES)
    .join(' · ');
}
