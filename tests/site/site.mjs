// Starts the release binary as a site of its own: a temporary data folder, a free port on the
// loopback interface. Used by the HTTP and the browser tests.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const binary = process.env.GONGKAI_BINARY ?? path.join(root, 'build', 'gongkai');

const START_MS = 20000;
const STOP_MS = 20000;

export function freePort() {
    return new Promise((resolve, reject) => {
        const probe = net.createServer();
        probe.on('error', reject);
        probe.listen(0, '127.0.0.1', () => {
            const { port } = probe.address();
            probe.close(() => resolve(port));
        });
    });
}

// A new empty folder; it and all in it go when this process ends.
export function temporaryFolder(prefix = 'gongkai-site-') {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), prefix));
    process.once('exit', () => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
    return folder;
}

// Runs a command of the binary to its end: {status, stdout, stderr}. Throws when status is not the
// wanted one (null: any).
export function command(args, { status = 0, input, env = {}, seconds = 120 } = {}) {
    const done = spawnSync(binary, args, {
        input, encoding: 'utf8', timeout: seconds * 1000, maxBuffer: 256 << 20,
        env: { ...process.env, ...env },
    });
    if (done.error) throw done.error;
    if (status !== null && done.status !== status) {
        throw new Error(`gongkai ${args.join(' ')} ended with ${done.status ?? done.signal}\n` +
            done.stderr.slice(-4000));
    }
    return done;
}

// The data folder of the demonstration region, made once for each build of the binary and copied.
export function demonstrationData(target) {
    const made = path.join(root, 'build-debug', 'demonstration');
    const stamp = `${fs.statSync(binary).mtimeMs}`;
    const lock = `${made}.lock`;
    for (let tries = 0; ; tries++) {
        try {
            fs.mkdirSync(lock);
            break;
        } catch (error) {
            if (error.code !== 'EEXIST' || tries > 600) throw error;
            const age = Date.now() - fs.statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
            if (age > 300000) fs.rmSync(lock, { recursive: true, force: true });
            Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
        }
    }
    try {
        const noted = path.join(made, '.made');
        if (!fs.existsSync(noted) || fs.readFileSync(noted, 'utf8') !== stamp) {
            fs.rmSync(made, { recursive: true, force: true });
            const done = command(['demo-region', '--data', made], { seconds: 300 });
            fs.writeFileSync(path.join(made, '.accounts'), done.stdout);
            fs.writeFileSync(noted, stamp);
        }
        fs.cpSync(made, target, { recursive: true });
    } finally {
        fs.rmSync(lock, { recursive: true, force: true });
    }
}

export class Site {
    // options: data (an existing folder; default a new one, removed at stop), demonstration (true:
    // filled with the demonstration region), args and env of `gongkai serve`.
    constructor(options = {}) {
        this.options = options;
        this.own = !options.data;
        this.data = options.data ?? temporaryFolder();
        this.log = '';
    }

    async start() {
        if (!fs.existsSync(binary)) throw new Error(`${binary} is missing: make`);
        if (this.options.demonstration && !fs.existsSync(path.join(this.data, '.made'))) {
            demonstrationData(this.data);
        }
        this.port ??= await freePort();
        this.url = `http://127.0.0.1:${this.port}`;
        const args = ['serve', '--data', this.data, '--listen', `127.0.0.1:${this.port}`];
        this.process = spawn(binary, [...args, ...(this.options.args ?? [])], {
            stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...this.options.env },
        });
        this.ended = new Promise((resolve) => {
            this.process.on('exit', (status, signal) => resolve({ status, signal }));
            this.process.on('error', (error) => resolve({ status: null, error }));
        });
        this.process.stdout.on('data', (text) => { this.log += text; });
        this.process.stderr.on('data', (text) => { this.log += text; });
        process.once('exit', () => this.process.kill('SIGKILL'));
        await this.answers();
        return this;
    }

    // What the demonstration printed when it was made: addresses and accounts.
    accounts() {
        return fs.readFileSync(path.join(this.data, '.accounts'), 'utf8');
    }

    async answers() {
        const deadline = Date.now() + START_MS;
        for (;;) {
            const over = await Promise.race([this.ended, new Promise((r) => setTimeout(r, 20))]);
            if (over) throw new Error(`gongkai serve ended: ${JSON.stringify(over)}\n${this.log}`);
            try {
                const response = await fetch(this.url + '/', { redirect: 'manual' });
                await response.arrayBuffer();
                return;
            } catch {
                if (Date.now() > deadline) throw new Error(`no answer\n${this.log}`);
            }
        }
    }

    // The log with the lines of all requests answered so far: they are written within a second, in
    // order, so that the line of one more request tells that all are there.
    async logged() {
        const mark = `/logged-${Math.random().toString(36).slice(2)}`;
        await (await fetch(this.url + mark)).arrayBuffer();
        const deadline = Date.now() + START_MS;
        while (!this.log.includes(mark)) {
            if (Date.now() > deadline) throw new Error(`${mark} is not in the log\n${this.log.slice(-4000)}`);
            await new Promise((resolve) => setTimeout(resolve, 20));
        }
        return this.log;
    }

    // Ends it at once, as a power cut would; the data folder stays for start().
    async kill() {
        this.process.kill('SIGKILL');
        await this.ended;
    }

    // Ends it as an administrator would. Throws when it does not end in good order, or when it
    // logged an error that the test did not expect.
    async stop({ expectErrors = false } = {}) {
        this.process.kill('SIGTERM');
        const late = new Promise((resolve) => setTimeout(() => resolve(null), STOP_MS));
        const over = await Promise.race([this.ended, late]);
        if (!over) await this.kill();
        if (this.own) fs.rmSync(this.data, { recursive: true, force: true });
        if (!over) throw new Error(`gongkai serve did not stop within ${STOP_MS} ms`);
        if (over.status !== 0) {
            throw new Error(`gongkai serve ended with ${JSON.stringify(over)}\n${this.log.slice(-4000)}`);
        }
        const errors = this.log.split('\n').filter((line) => line.includes('"level":"error"'));
        if (errors.length && !expectErrors) throw new Error(`errors in the log:\n${errors.join('\n')}`);
    }
}
