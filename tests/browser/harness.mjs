// Journeys in Chromium. A journey file ends in .journey.mjs, is listed in tests/meson.build, and
// reads:
//
//     import { journey, run } from './harness.mjs';
//     journey('a citizen applies without JavaScript', async (t) => {
//         const site = await t.site({ demonstration: true });
//         const page = await t.open('/apply', { width: 320, js: false });
//         await page.getByRole('button', { name: '下一步' }).click();
//         await t.check(page, 'apply-2');   // no overflow, no axe violation, screenshot
//     });
//     await run();
//
// A page that asks another host for anything, answers 500, breaks the content security policy or
// throws an error fails its journey. Screenshots go to build-debug/screenshots.
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { Site, root } from '../site/site.mjs';
import * as tap from '../site/tap.mjs';

export { skip } from '../site/tap.mjs';
export const widths = [320, 375, 768, 1366];

const heights = { 320: 640, 375: 812, 768: 1024, 1366: 768 };
const axeSource = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const screenshots = path.join(root, 'build-debug', 'screenshots');
const shared = { browser: null, site: null };

class Journey {
    constructor() {
        this.contexts = [];
        this.complaints = [];
    }

    // The site of this file: started on the first call, stopped after the last journey.
    async site(options = { demonstration: true }) {
        shared.site ??= await new Site(options).start();
        return shared.site;
    }

    // A page in a browser of its own (no cookies of others), at an address or a path of the site.
    async open(address, { width = 1366, js = true, context: options = {} } = {}) {
        const context = await shared.browser.newContext({
            viewport: { width, height: heights[width] ?? 800 }, javaScriptEnabled: js,
            locale: 'zh-CN', timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce', ...options,
        });
        context.setDefaultTimeout(15000);
        this.contexts.push(context);
        const page = await context.newPage();
        const url = new URL(address, shared.site?.url);
        this.watch(page, url.origin);
        page.gongkai = { width, js };
        await page.goto(url.href);
        return page;
    }

    watch(page, origin) {
        page.on('request', (request) => {
            const to = new URL(request.url());
            if (to.origin !== origin && !['data:', 'blob:'].includes(to.protocol)) {
                this.complaints.push(`${page.url()} asks ${request.url()}`);
            }
        });
        page.on('response', (response) => {
            if (response.status() >= 500) {
                this.complaints.push(`${response.url()} answers ${response.status()}`);
            }
        });
        page.on('console', (message) => {
            if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) {
                this.complaints.push(`${page.url()}: ${message.text()}`);
            }
        });
        page.on('pageerror', (error) => this.complaints.push(`${page.url()}: ${error.message}`));
    }

    // Throws when the page is wider than its viewport, and names what sticks out.
    async noOverflow(page) {
        const found = await page.evaluate(() => {
            const wide = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= wide) return null;
            const scrolls = (e) => {
                for (let p = e.parentElement; p && p !== document.body; p = p.parentElement) {
                    if (/auto|scroll|hidden/.test(getComputedStyle(p).overflowX)) return true;
                }
                return false;
            };
            const out = [...document.body.querySelectorAll('*')]
                .filter((e) => e.getBoundingClientRect().right > wide + 0.5 && !scrolls(e))
                .slice(0, 8)
                .map((e) => `${e.tagName.toLowerCase()}${e.id && '#' + e.id}` +
                    `${e.className && '.' + e.className} to ${Math.round(e.getBoundingClientRect().right)}`);
            return { wide, scroll: document.documentElement.scrollWidth, out };
        });
        if (found) {
            throw new Error(`${page.url()} is ${found.scroll} px wide in ${found.wide} px: ` +
                found.out.join(', '));
        }
    }

    // Timers stand still in a page without scripts, and axe needs them: it looks at a copy, the same
    // document as the browser has it now under the same address, with what noscript shows in place.
    async copyWithScripts(page) {
        const context = await shared.browser.newContext({
            viewport: page.viewportSize(), locale: 'zh-CN', timezoneId: 'Asia/Shanghai',
            reducedMotion: 'reduce', storageState: await page.context().storageState(),
        });
        this.contexts.push(context);
        const body = (await page.content()).replace(/<script\b[^>]*>[^]*?<\/script>/gi, '')
            .replace(/<(\/?)noscript\b/gi, '<$1div');
        const copy = await context.newPage();
        const url = page.url().replace(/#.*/, '');
        await context.route(url, (route) =>
            route.fulfill({ status: 200, contentType: 'text/html; charset=utf-8', body }));
        await copy.goto(url);
        return copy;
    }

    // Throws when axe finds a violation, and lists rules and elements.
    async axe(page) {
        const seen = page.gongkai.js ? page : await this.copyWithScripts(page);
        await seen.evaluate(axeSource);
        const { violations } = await seen.evaluate((tags) =>
            globalThis.axe.run(document, { runOnly: { type: 'tag', values: tags } }), axeTags);
        if (seen !== page) await seen.context().close();
        if (!violations.length) return;
        const lines = violations.flatMap((v) => [`${v.id} (${v.impact}): ${v.help}`,
            ...v.nodes.slice(0, 5).map((n) => `    ${n.target.join(' ')}: ${n.html.slice(0, 160)}`)]);
        throw new Error(`${page.url()} at ${page.gongkai.width} px:\n${lines.join('\n')}`);
    }

    async screenshot(page, name) {
        fs.mkdirSync(screenshots, { recursive: true });
        const { width, js } = page.gongkai;
        await page.screenshot({
            path: path.join(screenshots, `${name}-${width}${js ? '' : '-nojs'}.png`), fullPage: true,
        });
    }

    async check(page, name) {
        await this.screenshot(page, name);
        await this.noOverflow(page);
        await this.axe(page);
    }

    // Checks the page that it is on at each width in turn.
    async checkWidths(page, name) {
        const before = page.gongkai.width;
        for (const width of widths) {
            page.gongkai.width = width;
            await page.setViewportSize({ width, height: heights[width] });
            await this.check(page, name);
        }
        page.gongkai.width = before;
        await page.setViewportSize({ width: before, height: heights[before] ?? 800 });
    }

    async end() {
        for (const context of this.contexts) await context.close();
        if (this.complaints.length) throw new Error(this.complaints.join('\n'));
    }
}

export function journey(name, body, options) {
    tap.test(name, async () => {
        const t = new Journey();
        try {
            await body(t);
        } catch (error) {
            t.complaints = [];
            await t.end();
            throw error;
        }
        await t.end();
    }, options);
}

export async function run() {
    await tap.run({
        before: async () => {
            shared.browser = await chromium.launch({
                executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
                args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
                    '--disable-background-networking', '--disable-component-update', '--disable-sync'],
            });
        },
        after: async () => {
            await shared.browser?.close();
            await shared.site?.stop();
        },
    });
}
