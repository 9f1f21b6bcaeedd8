import { app, type IpcMainEvent, type IpcMainInvokeEvent, session } from 'electron';
import { PAGE_ORIGIN } from './protocol.ts';

/** Copying a coordinate; everything else a page could ask for is denied. */
const ALLOWED_PERMISSION = 'clipboard-sanitized-write';

/** Windows show our page and nothing else: no navigation, no new windows, no web views, no permissions. */
export function lockDown(): void {
  app.on('web-contents-created', (_, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-navigate', (event) => {
      if (!isPage(event.url)) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
}

/** To be called when the app is ready: sessions do not exist before. */
export function denyPermissions(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(permission === ALLOWED_PERMISSION),
  );
  session.defaultSession.setPermissionCheckHandler(
    (_contents, permission) => permission === ALLOWED_PERMISSION,
  );
}

/** Throws unless a message comes from the main frame of our page. */
export function checkSender({ senderFrame }: IpcMainEvent | IpcMainInvokeEvent): void {
  if (senderFrame && senderFrame.parent === null && isPage(senderFrame.url)) return;
  throw new Error(`a message from ${senderFrame?.url ?? 'a frame that is gone'} is refused`);
}

function isPage(url: string): boolean {
  return url.startsWith(`${PAGE_ORIGIN}/`);
}
