import Grid from '@lucide/svelte/icons/grid-3x3';
import Image from '@lucide/svelte/icons/image';
import Target from '@lucide/svelte/icons/target';
import Type from '@lucide/svelte/icons/type';
import Waypoints from '@lucide/svelte/icons/waypoints';
import type { Component } from 'svelte';
import type { ReadyStep, StepStatus } from '../../../native/contract/project.ts';
import type { App } from '../../state/app.svelte.ts';
import { count, howMany, SPACE_STEPS } from '../../state/task-words.ts';
import { presentMapping } from './runs.ts';

export interface Stage {
  id: string;
  title: string;
  icon: Component;
  /** Steps of the way whose state it shows; the worst counts. */
  steps: readonly ReadyStep[];
  /** Tasks or steps of a task during which it is at work. */
  work: readonly string[];
  /** What there is, in two lines; null before there is anything. */
  facts: (app: App) => { what: string; more: string } | null;
  action: string;
  /** Words of its button. */
  verb: string;
}

export const STAGES: readonly Stage[] = [
  {
    id: 'tiles',
    title: 'Labelled tiles',
    icon: Grid,
    steps: ['tiles', 'labels'],
    work: ['tile', 'label'],
    facts: ({ labels }) => {
      if (labels.tiles === 0) return null;
      const used = labels.list.filter(({ tiles }) => tiles > 0);
      const labelled = labels.tiles - (labels.counts?.unlabelled ?? 0) - (labels.counts?.background ?? 0);
      return {
        what: `${count(labelled)} in ${howMany(used.length, 'label')}`,
        more: `of ${howMany(labels.tiles, 'tile')}`,
      };
    },
    action: 'go.label',
    verb: 'Label',
  },
  {
    id: 'features',
    title: 'Image features',
    icon: Image,
    steps: ['features'],
    work: ['extract-features'],
    facts: ({ mappings }) => {
      const run = mappings.features[0];
      return run ? { what: run.id, more: `${run.dimension} a tile, ${howMany(run.tiles, 'tile')}` } : null;
    },
    action: 'features.extract',
    verb: 'Compute',
  },
  {
    id: 'space',
    title: 'Space',
    icon: Type,
    steps: ['space'],
    work: ['train-space', 'add-starter', ...SPACE_STEPS],
    facts: ({ texts }) =>
      texts.activeSpace
        ? { what: texts.activeSpace.name, more: `${howMany(texts.activeSpace.terms, 'term')}` }
        : null,
    action: 'go.text',
    verb: 'Train',
  },
  {
    id: 'mapping',
    title: 'Mapping',
    icon: Waypoints,
    steps: ['mapping'],
    work: ['train-mapping', 'calibrate'],
    facts: (app) => {
      const mapping = presentMapping(app);
      if (!mapping) return null;
      return {
        what: mapping.name,
        more: `${howMany(mapping.train.tiles, 'tile')}, ${howMany(mapping.train.labels, 'label')}`,
      };
    },
    action: 'mapping.train',
    verb: 'Train',
  },
  {
    id: 'embed',
    title: 'Embedded tiles',
    icon: Target,
    steps: ['embed'],
    work: ['embed-tiles'],
    facts: (app) => {
      const tiles = presentMapping(app)?.embeddedTiles;
      return tiles ? { what: count(tiles), more: 'searchable by meaning' } : null;
    },
    action: 'tiles.embed',
    verb: 'Embed',
  },
];

const ORDER = { done: 0, stale: 1, missing: 2, blocked: 3 } as const;

/** The worst of the steps a stage stands for. */
export function stageStatus(stage: Stage, ready: readonly StepStatus[]): StepStatus | null {
  const own = ready.filter(({ step }) => stage.steps.includes(step));
  return own.toSorted((a, b) => ORDER[b.state] - ORDER[a.state])[0] ?? null;
}
