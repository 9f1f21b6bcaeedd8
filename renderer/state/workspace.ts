import type { Component } from 'svelte';

/** A workspace as the frame sees it: facts, and what it puts into the places of the frame. */
export interface Workspace {
  id: string;
  title: string;
  /** Place in the top bar; also its key, `Ctrl+1` and on. */
  order: number;
  /** The map is its main place; else `Page` is. */
  map: boolean;
  /** Over the map: view bar, tools, legend. */
  Over?: Component;
  /** Under the map. */
  Tray?: Component;
  /** In place of the map. */
  Page?: Component;
  /** The right panel; without it the main place takes the room. */
  Side?: Component;
}
