// SPDX-License-Identifier: GPL-3.0-or-later
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { music } from '../support/audio/signals.ts';
import { wavFile } from '../support/audio/wav.ts';
import { expect, test } from './support/app.ts';
import { callEngineWith } from './support/engineCall.ts';

// Each of these holds one line of docs/SECURITY.md.

test('the page has no Node, and its window is sandboxed and isolated', async ({ segue }) => {
  const globals = await segue.page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer', 'global', '__dirname'].filter((name) => name in globalThis),
  );
  expect(globals).toEqual([]);
  const preferences = await segue.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) =>
      // Electron has this, but does not document it.
      (
        webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }
      ).getLastWebPreferences(),
    ),
  );
  expect(preferences).toHaveLength(1);
  expect(preferences[0]).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
  });
  expect(preferences[0]?.['nodeIntegrationInWorker'] ?? false).toBe(false);
});

test('the page gets functions from the shell and nothing else', async ({ segue }) => {
  const bridge = await segue.page.evaluate(() => {
    const segueInPage = (window as unknown as { segue: Record<string, unknown> }).segue;
    return {
      types: Object.values(segueInPage).map((value) => typeof value),
      frozen: Object.isFrozen(segueInPage),
    };
  });
  expect(new Set(bridge.types)).toEqual(new Set(['function']));
  expect(bridge.frozen).toBe(true);
});

test('the page is loaded over its own scheme under a policy that begins with nothing', async ({ segue }) => {
  expect(new URL(segue.page.url()).protocol).toBe('segue:');
  const response = await segue.page.reload();
  const policy = response?.headers()['content-security-policy'] ?? '';
  expect(policy).toMatch(/^default-src 'none';/);
  expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  expect(policy).not.toMatch(/https?:/);
});

test('scripts that are not files of the app do not run', async ({ segue }) => {
  const ran = await segue.page.evaluate(async () => {
    const attempts: (() => void)[] = [
      () => {
        const inline = document.createElement('script');
        inline.textContent = 'window.scriptRan = "inline"';
        document.body.append(inline);
      },
      () => {
        const fromData = document.createElement('script');
        fromData.src = 'data:text/javascript,window.scriptRan="data"';
        document.body.append(fromData);
      },
      () => {
        const parsed = new DOMParser().parseFromString(
          '<script>window.scriptRan="parsed"</script>',
          'text/html',
        );
        document.body.append(document.adoptNode(parsed.scripts[0] as Node));
      },
      () => document.body.setAttribute('onclick', 'window.scriptRan = "handler"'),
      () => document.body.click(),
      // Text as a program is what must not work, so here it is tried on purpose.
      // eslint-disable-next-line @typescript-eslint/no-implied-eval
      () => setTimeout('window.scriptRan = "timer"'),
    ];
    for (const attempt of attempts) {
      try {
        attempt();
      } catch {
        // Refused at once: just as good.
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    return (window as unknown as Record<string, unknown>)['scriptRan'];
  });
  expect(ran).toBeUndefined();
});

test('text does not become elements', async ({ segue }) => {
  const outcome = await segue.page.evaluate(() => {
    const element = document.createElement('div');
    try {
      element.innerHTML = '<b>from a tag</b>';
    } catch (error) {
      return (error as Error).name;
    }
    return 'accepted';
  });
  expect(outcome).toBe('TypeError');
});

test('the app itself needs nothing that its policy refuses', async ({ launch, folder }) => {
  await writeFile(path.join(folder, 'track.wav'), wavFile(music(1, { seconds: 3 })));
  const segue = await launch({ folders: [folder] });
  await segue.tracks(1);
  // Once more from the start, now that this test listens to what the page says.
  await segue.page.reload();
  await segue.page.getByText('track', { exact: true }).first().click();
  await segue.page.waitForTimeout(500);
  expect(segue.complaints).toEqual([]);
});

test('the page cannot be led away', async ({ segue }) => {
  const { page, electron } = segue;
  const home = page.url();
  const ways: [string, () => void][] = [
    ['an address on the web', () => location.assign('https://example.org/')],
    ['a file', () => location.assign('file:///etc/passwd')],
    ['data', () => location.assign('data:text/html,<h1>Elsewhere</h1>')],
    ['another host of its scheme', () => location.assign('segue://other/')],
    [
      'a form',
      () => {
        const form = document.createElement('form');
        form.action = 'https://example.org/';
        document.body.append(form);
        form.submit();
      },
    ],
    [
      'a link',
      () => {
        const link = document.createElement('a');
        link.href = 'https://example.org/';
        document.body.append(link);
        link.click();
      },
    ],
    [
      'a refresh',
      () => {
        const meta = document.createElement('meta');
        meta.httpEquiv = 'refresh';
        meta.content = '0;url=https://example.org/';
        document.head.append(meta);
      },
    ],
  ];
  await countOpened(electron);
  for (const [way, go] of ways) {
    await page.evaluate(go);
    await page.waitForTimeout(150);
    expect(page.url(), way).toBe(home);
  }
  expect(await openedOutside(electron)).toEqual([]);
});

test('a frame shows nothing from elsewhere', async ({ segue }) => {
  await segue.page.evaluate(async () => {
    for (const address of [
      'https://example.org/',
      'file:///etc/passwd',
      'segue://app/',
      'data:text/html,hello',
    ]) {
      const frame = document.createElement('iframe');
      frame.src = address;
      document.body.append(frame);
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
  });
  const shown = segue.page.frames().map((frame) => frame.url());
  expect(shown.filter((url) => /^(https|file|data):/.test(url))).toEqual([]);
});

test('no window opens, and only https is handed to the browser', async ({ segue }) => {
  const { page, electron } = segue;
  await countOpened(electron);
  const opened = await page.evaluate(() =>
    [
      'http://example.org/',
      'file:///etc/passwd',
      'smb://example.org/share',
      'javascript:alert(1)',
      'segue://app/',
      'https://user:word@example.org/',
      'https://example.org/page',
    ].map((address) => window.open(address) === null),
  );
  expect(opened).not.toContain(false);
  await page.waitForTimeout(300);
  expect(electron.windows()).toHaveLength(1);
  expect(await openedOutside(electron)).toEqual(['https://example.org/page']);
});

test('no permission is given', async ({ segue }) => {
  const answers = await segue.page.evaluate(async () => {
    const names = [
      'geolocation',
      'notifications',
      'camera',
      'microphone',
      'midi',
      'clipboard-read',
      'persistent-storage',
    ];
    const states = await Promise.all(
      names.map(async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state),
    );
    const asked = await Notification.requestPermission();
    const place = await new Promise((resolve) =>
      navigator.geolocation.getCurrentPosition(
        () => resolve('given'),
        (error) => resolve(error.code === error.PERMISSION_DENIED ? 'denied' : `error ${String(error.code)}`),
      ),
    );
    const microphone = await navigator.mediaDevices.getUserMedia({ audio: true }).then(
      () => 'given',
      () => 'refused',
    );
    const screen = await navigator.mediaDevices.getDisplayMedia().then(
      () => 'given',
      () => 'refused',
    );
    return { states, asked, place, microphone, screen };
  });
  expect(new Set(answers.states)).toEqual(new Set(['denied']));
  expect(answers).toMatchObject({
    asked: 'denied',
    place: 'denied',
    microphone: 'refused',
    screen: 'refused',
  });
});

test('nothing reaches the network, from the page or from the shell', async ({ segue }) => {
  const { server, address, seen } = await listen();
  try {
    await segue.page.evaluate(async (url) => {
      const attempts = [
        fetch(url).catch(() => undefined),
        new Promise((resolve) => {
          const image = new Image();
          image.onerror = resolve;
          image.src = `${url}image`;
        }),
        new Promise((resolve) => {
          try {
            const socket = new WebSocket(url.replace('http', 'ws'));
            socket.onerror = resolve;
          } catch (error) {
            resolve(error);
          }
        }),
        new Promise((resolve) => {
          const sound = new Audio(`${url}sound`);
          sound.onerror = resolve;
        }),
      ];
      try {
        navigator.sendBeacon(`${url}beacon`, 'x');
      } catch {
        // Refused at once: just as good.
      }
      const prefetch = document.createElement('link');
      prefetch.rel = 'prefetch';
      prefetch.href = `${url}prefetch`;
      document.head.append(prefetch);
      await Promise.all(attempts);
      await new Promise((resolve) => setTimeout(resolve, 300));
    }, address);
    // Past the page's policy: the guard below it must hold by itself.
    const fromShell = await segue.electron.evaluate(
      ({ net }, url) =>
        net.fetch(url).then(
          () => 'answered',
          (error: unknown) => String(error),
        ),
      address,
    );
    expect(fromShell).toContain('ERR_BLOCKED_BY_CLIENT');
    expect(seen).toEqual([]);
  } finally {
    server.close();
  }
});

test('a page without any policy cannot reach the network either', async ({ segue }) => {
  const { server, address, seen } = await listen();
  try {
    await segue.electron.evaluate(async ({ BrowserWindow }, url) => {
      const window = new BrowserWindow({ show: false });
      await window.loadURL('data:text/html,<p>');
      await window.webContents.executeJavaScript(
        `fetch('${url}').catch(() => 0).then(() => new Promise((done) => {
           const socket = new WebSocket('${url}'.replace('http', 'ws')); socket.onerror = done; socket.onopen = done; }))
           .then(() => 0)`,
      );
      await window.loadURL(url).catch(() => undefined);
      window.destroy();
    }, address);
    expect(seen).toEqual([]);
  } finally {
    server.close();
  }
});

test("the app's own address gives its own files only", async ({ segue }) => {
  for (const wanted of [
    'segue://app/..%2f..%2fpackage.json',
    'segue://app/%2e%2e/%2e%2e/package.json',
    'segue://app/assets/..%5c..%5c..%5cpackage.json',
    'segue://app/%2fetc%2fpasswd',
    'segue://app//etc/passwd',
    'segue://app/index.html%00.js',
  ]) {
    const { status, body } = await ask(segue.page, wanted);
    expect(status, wanted).toBeGreaterThanOrEqual(400);
    expect(body, wanted).not.toMatch(/root:|"name"/);
  }
  expect((await ask(segue.page, 'segue://app/index.html')).status).toBe(200);
});

test('a media address is an id, never a path', async ({ segue }) => {
  for (const wanted of [
    'segue-media://track/..%2f..%2fetc%2fpasswd',
    'segue-media://track/../../etc/passwd',
    'segue-media://track//etc/passwd',
    'segue-media://track/%2e%2e%2f',
    'segue-media://track/',
    `segue-media://track/${'a'.repeat(65)}`,
    'segue-media://file/etc/passwd',
    'segue-media://cover/0123456789abcdef0123456789abcdef?size=161',
    'segue-media://cover/..%2f..%2fetc%2fpasswd?size=160',
  ]) {
    const { status, body } = await ask(segue.page, wanted);
    expect(status, wanted).toBe(400);
    expect(body, wanted).not.toContain('root:');
  }
  const posted = await ask(segue.page, 'segue-media://track/0123456789abcdef', 'POST');
  expect(posted.status).toBe(400);
});

test('files cannot be read over file://', async ({ segue }) => {
  const read = await segue.page.evaluate(async () => ({
    fetched: await fetch('file:///etc/hostname').then(
      () => 'read',
      () => 'refused',
    ),
    shown: await new Promise((resolve) => {
      const image = new Image();
      image.onload = () => resolve('read');
      image.onerror = () => resolve('refused');
      image.src = 'file:///usr/share/icons/hicolor/index.theme';
    }),
  }));
  expect(read).toEqual({ fetched: 'refused', shown: 'refused' });
});

test("the page's engine port takes no paths and checks what it is given", async ({ segue, folder }) => {
  for (const [operation, input] of [
    ['library.addFolders', { paths: [folder] }],
    ['media.resolve', { trackId: '0123456789abcdef' }],
    ['constructor', {}],
    ['__proto__', {}],
    ['library.rows', { ids: Array.from({ length: 501 }, () => '0123456789abcdef') }],
    ['library.rows', { ids: ['x'.repeat(65)] }],
    ['library.query', { text: 'x'.repeat(501) }],
    ['library.query', 'no object'],
    ['settings.set', { theme: 'pink' }],
  ] as const) {
    await expect(callEngineWith(segue.electron, operation, input), operation).rejects.toMatchObject({
      code: 'bad_request',
    });
  }
});

test('the shell checks what the page sends', async ({ segue }) => {
  const answers = await segue.page.evaluate(async () => {
    interface Bridge {
      showInFolder(id: unknown): Promise<void>;
      addDropped(files: unknown[]): Promise<unknown>;
    }
    const { segue: shell } = window as unknown as { segue: Bridge };
    const tries: (() => Promise<unknown>)[] = [
      () => shell.showInFolder('x'.repeat(65)),
      () => shell.showInFolder({}),
      () => shell.showInFolder('0123456789abcdef'),
      // A path that the page thought up is no file that the user dropped.
      () => shell.addDropped(['/etc']),
      () => shell.addDropped([new File(['x'], '/etc/passwd')]),
      () => shell.addDropped([]),
    ];
    return Promise.all(
      tries.map((attempt) =>
        Promise.resolve()
          .then(attempt)
          .then(
            () => 'accepted',
            () => 'refused',
          ),
      ),
    );
  });
  expect(new Set(answers)).toEqual(new Set(['refused']));
  expect((await segue.engine('library.summary', {})).folders).toEqual([]);
});

test('other pages get no answer from the shell, even with the same preload script', async ({ segue }) => {
  const answers = await segue.electron.evaluate(async ({ app, BrowserWindow }) => {
    const preload = `${app.getAppPath()}/out/preload/index.cjs`;
    const tries: string[] = [];
    for (const address of ['data:text/html,<p>', 'segue://app/']) {
      const other = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
      await other.loadURL(address);
      tries.push(
        (await other.webContents.executeJavaScript(
          `window.segue.appInfo().then(() => 'answered', (error) => error.message)`,
        )) as string,
        (await other.webContents.executeJavaScript(
          `new Promise((done) => {
             addEventListener('message', (event) => { if (event.ports.length > 0) done('got a port'); });
             window.segue.openEngine();
             setTimeout(() => done('nothing'), 700);
           })`,
        )) as string,
      );
      other.destroy();
    }
    return tries;
  });
  expect(answers).toEqual([
    expect.stringContaining('may not'),
    'nothing',
    expect.stringContaining('may not'),
    'nothing',
  ]);
});

/** Counts instead of opening; the browser of the machine stays out of it. */
async function countOpened(electron: ElectronApplication): Promise<void> {
  await electron.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { openedOutside: opened });
    shell.openExternal = function openExternal(url) {
      opened.push(url);
      return Promise.resolve();
    };
  });
}

function openedOutside(electron: ElectronApplication): Promise<string[]> {
  return electron.evaluate(() => (globalThis as unknown as { openedOutside: string[] }).openedOutside);
}

/** As the page itself would ask; what the page's policy refuses has the status 0. */
function ask(page: Page, url: string, method = 'GET'): Promise<{ status: number; body: string }> {
  return page.evaluate(
    async (asked) => {
      try {
        const response = await fetch(asked.url, { method: asked.method });
        return { status: response.status, body: await response.text() };
      } catch {
        return { status: 0, body: '' };
      }
    },
    { url, method },
  );
}

async function listen(): Promise<{ server: Server; address: string; seen: string[] }> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(request.url ?? '');
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.end('hello');
  });
  server.on('upgrade', (request, socket) => {
    seen.push(`upgrade ${request.url ?? ''}`);
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, address: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`, seen };
}
