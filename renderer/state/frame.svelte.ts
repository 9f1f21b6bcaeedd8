import type { ImageMethods } from '../../native/contract/image.ts';

/** What was found in a folder that a person chose. */
export type ModelInFolder = Awaited<ReturnType<ImageMethods['describeModel']>>;

/** What lies over the window. */
export type Overlay =
  | { kind: 'palette' }
  | { kind: 'keys' }
  | { kind: 'jobs' }
  | { kind: 'notices' }
  | { kind: 'go-to' }
  | { kind: 'machine' }
  | { kind: 'import-layer'; path: string }
  | { kind: 'add-base-map' }
  | { kind: 'scene-address' }
  /** Tables of embeddings; whether they do not say whose. */
  | { kind: 'add-table'; paths: readonly string[]; asksModel: boolean; labelField: string }
  /** A model that was looked into. */
  | { kind: 'add-model'; path: string; model: ModelInFolder }
  | { kind: 'add-label' };

/** Which workspace shows, and what lies over it. */
export class Frame {
  workspace = $state('explore');
  overlay = $state.raw<Overlay | null>(null);
  /** A file is being dragged over the window. */
  dropping = $state(false);

  open(overlay: Overlay): void {
    this.overlay = overlay;
  }

  toggle(overlay: Overlay): void {
    this.overlay = this.overlay?.kind === overlay.kind ? null : overlay;
  }

  close(): void {
    this.overlay = null;
  }
}
