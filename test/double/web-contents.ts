import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Send } from './devtools.ts';
import type { IpcMain } from './ipc-main.ts';
import type { Port } from './message-ports.ts';
import { asJson, type FromPage, type ToPage } from './messages.ts';
import { ModelledEmitter, preventable } from './modelled.ts';
import { answerRequest, type PausedRequest } from './requests.ts';
import type { Schemes } from './schemes.ts';

const WORLDS = readFileSync(path.join(import.meta.dirname, 'worlds.js'), 'utf8');
const PRELOAD_WORLD = 'Electron Isolated Context';
const EVENTS = [
  'will-navigate',
  'did-navigate',
  'dom-ready',
  'did-finish-load',
  'did-change-theme-color',
  'destroyed',
  // There are no web views here, which is what its listener wants.
  'will-attach-webview',
];

export interface PageOptions {
  preload: string;
  width: number;
  height: number;
}

/** What the contents need of the double around them. */
export interface Surroundings {
  ready: Promise<unknown>;
  /** Of the browser. */
  send: Send;
  attach(sessionId: string, listener: (method: string, params: never) => void): Send;
  schemes: Schemes;
  ipcMain: IpcMain;
}

/** One page: its two worlds, its requests, its messages. */
export class WebContents extends ModelledEmitter {
  static #nextId = 1;
  readonly id = WebContents.#nextId++;
  readonly #around: Surroundings;
  readonly #open: Promise<Send>;
  #targetId = '';
  #frameId = '';
  #url = 'about:blank';
  #askedFor = '';
  #isLoading = true;
  #preloadContext: number | null = null;
  #windowOpenHandler: ((details: { url: string }) => { action: string }) | null = null;
  readonly #ports = new Map<number, Port>();
  readonly #requests = new Map<string, AbortController>();

  constructor(options: PageOptions, around: Surroundings) {
    super('WebContents', EVENTS);
    this.#around = around;
    this.#open = this.#create(options);
  }

  get targetId(): string {
    return this.#targetId;
  }

  get mainFrame(): { url: string; parent: null } {
    return { url: this.#url, parent: null };
  }

  getURL(): string {
    return this.#url;
  }

  isLoading(): boolean {
    return this.#isLoading;
  }

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.#windowOpenHandler = handler;
  }

  async loadURL(url: string): Promise<void> {
    const send = await this.#open;
    this.#askedFor = this.#around.schemes.shown(url);
    const loaded = new Promise((resolve) => this.once('did-finish-load', resolve));
    const { errorText } = await send<{ errorText?: string }>('Page.navigate', { url: this.#askedFor });
    if (errorText) throw new Error(`${errorText} loading '${url}'`);
    await loaded;
  }

  reload(): void {
    this.#askedFor = this.#around.schemes.shown(this.#url);
    void this.#open.then((send) => send('Page.reload'));
  }

  send(channel: string, ...args: unknown[]): void {
    this.#push({ type: 'send', channel, args, ports: [] });
  }

  postMessage(channel: string, message: unknown, transfer: Port[] = []): void {
    for (const port of transfer) {
      const { id } = port;
      this.#ports.set(id, port);
      // Sent after the message that brings the port, below.
      queueMicrotask(() =>
        port.moveTo({
          deliver: (data) => this.#push({ type: 'port', id, data }),
          close: () => this.#push({ type: 'close-port', id }),
        }),
      );
    }
    this.#push({ type: 'send', channel, args: [message], ports: transfer.map((port) => port.id) });
  }

  close(): void {
    this.#closePorts();
    this.emit('destroyed');
    void this.#around.send('Target.closeTarget', { targetId: this.#targetId }).catch(() => {});
  }

  async #create({ preload, width, height }: PageOptions): Promise<Send> {
    await this.#around.ready;
    const create = { url: 'about:blank', width, height, newWindow: true };
    const { targetId } = await this.#around.send<{ targetId: string }>('Target.createTarget', create);
    this.#targetId = targetId;
    const attach = { targetId, flatten: true };
    const { sessionId } = await this.#around.send<{ sessionId: string }>('Target.attachToTarget', attach);
    const send = this.#around.attach(sessionId, (method, params) => this.#hear(method, params));
    const tree = await send<{ frameTree: { frame: { id: string } } }>('Page.getFrameTree');
    this.#frameId = tree.frameTree.frame.id;
    await Promise.all([
      send('Page.enable'),
      send('Runtime.enable'),
      send('Network.enable'),
      send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false }),
      send('Runtime.addBinding', { name: '__electronDouble', executionContextName: PRELOAD_WORLD }),
      send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
    ]);
    await this.#injectWorlds(send, readFileSync(preload, 'utf8'));
    return send;
  }

  async #injectWorlds(send: Send, preload: string): Promise<void> {
    const nonce = JSON.stringify(`electron-double-${Math.random()}`);
    const { platform, arch, versions } = process;
    const facts = JSON.stringify({ platform, arch, versions: { electron: versions.electron } });
    const inMainFrame = 'if (window.top === window && location.protocol !== "about:")';
    const page = `(() => {${WORLDS}\n${inMainFrame} pageWorld(${nonce});})()`;
    await send('Page.addScriptToEvaluateOnNewDocument', { source: page });
    const isolated = `(() => {${WORLDS}\n${inMainFrame} preloadWorld(${nonce}, ${JSON.stringify(preload)}, ${facts});})()`;
    await send('Page.addScriptToEvaluateOnNewDocument', { worldName: PRELOAD_WORLD, source: isolated });
  }

  readonly #hearing: Record<string, (params: never) => void> = {
    'Runtime.executionContextCreated': (params: {
      context: { id: number; name: string; auxData?: { frameId?: string } };
    }) => {
      const { id, name, auxData } = params.context;
      if (name === PRELOAD_WORLD && auxData?.frameId === this.#frameId) this.#preloadContext = id;
    },
    'Runtime.executionContextsCleared': () => {
      this.#preloadContext = null;
      this.#isLoading = true;
      this.#closePorts();
    },
    'Runtime.bindingCalled': ({ payload }: { payload: string }) => void this.#receive(JSON.parse(payload)),
    'Page.frameNavigated': ({ frame }: { frame: { url: string; parentId?: string } }) => {
      if (frame.parentId) return;
      this.#url = this.#around.schemes.meant(frame.url);
      this.emit('did-navigate', preventable({}), this.#url);
    },
    'Page.domContentEventFired': () => this.#unlessBlank('dom-ready'),
    'Page.loadEventFired': () => {
      this.#isLoading = false;
      this.#unlessBlank('did-finish-load');
    },
    'Fetch.requestPaused': (paused: PausedRequest) => void this.#answer(paused),
    'Network.loadingFailed': ({ requestId }: { requestId: string }) => this.#requests.get(requestId)?.abort(),
  };

  #hear(method: string, params: never): void {
    this.#hearing[method]?.(params);
  }

  #unlessBlank(event: string): void {
    if (this.#url !== 'about:blank') this.emit(event, preventable({}));
  }

  async #answer(paused: PausedRequest): Promise<void> {
    const send = await this.#open;
    const { schemes } = this.#around;
    const isNavigation = paused.resourceType === 'Document' && paused.frameId === this.#frameId;
    if (isNavigation && paused.request.url !== this.#askedFor) {
      const event = preventable({ url: schemes.meant(paused.request.url) });
      this.emit('will-navigate', event, event.url);
      if (event.defaultPrevented) {
        await send('Fetch.failRequest', { requestId: paused.requestId, errorReason: 'Aborted' });
        return;
      }
    }
    const reader = new AbortController();
    this.#requests.set(paused.networkId, reader);
    await answerRequest(send, schemes, paused, reader.signal);
    this.#requests.delete(paused.networkId);
  }

  async #receive(message: FromPage): Promise<void> {
    switch (message.type) {
      case 'send':
        this.#around.ipcMain.emit(message.channel, this.#ipcEvent(), ...message.args);
        return;
      case 'invoke': {
        const { id, channel, args } = message;
        const answer = await this.#around.ipcMain.answer(channel, this.#ipcEvent(), args);
        this.#push({ type: 'reply', id, ...answer });
        return;
      }
      case 'port':
        this.#ports.get(message.id)?.postFromDestination(message.data);
        return;
      case 'open':
        this.#askToOpen(this.#around.schemes.meant(message.url));
        return;
      case 'paths':
        this.#push({ type: 'paths', id: message.id, paths: await this.#pathsOfFiles(message.count) });
        return;
      case 'theme-colour':
        this.emit('did-change-theme-color', preventable({}), message.colour);
        return;
    }
  }

  #askToOpen(url: string): void {
    const answer = this.#windowOpenHandler?.({ url });
    if (answer?.action !== 'deny')
      throw new Error('electron double: windows opened by pages are not modelled');
  }

  async #pathsOfFiles(count: number): Promise<string[]> {
    const send = await this.#open;
    const paths: string[] = [];
    for (let i = 0; i < count; i++) {
      const expression = `__electronFiles[${i}]`;
      const evaluate = { contextId: this.#preloadContext, expression };
      const { result } = await send<{ result: { objectId: string } }>('Runtime.evaluate', evaluate);
      paths.push((await send<{ path: string }>('DOM.getFileInfo', { objectId: result.objectId })).path);
    }
    return paths;
  }

  #ipcEvent() {
    return { sender: this, senderFrame: this.mainFrame };
  }

  #push(message: ToPage): void {
    const contextId = this.#preloadContext;
    if (contextId === null) return;
    const expression = `__electronTake(${asJson(message)})`;
    // The document may be gone by the time it arrives, as in Electron.
    void this.#open.then((send) => send('Runtime.evaluate', { contextId, expression })).catch(() => {});
  }

  #closePorts(): void {
    for (const port of this.#ports.values()) port.close();
    this.#ports.clear();
  }
}
