// The harness tests itself on a static page, so that its checks are known to bite.
import http from 'node:http';
import fs from 'node:fs';
import { journey, run, widths } from './harness.mjs';

const page = fs.readFileSync(new URL('./sample/page.html', import.meta.url), 'utf8');
const pages = {
    '/': page,
    '/wide': page.replace('<h1>样页</h1>', '<h1>样页</h1><div class="wide">宽</div>'),
    '/unlabelled': page.replace('</main>', '<input></main>'),
    '/elsewhere': page.replace('</main>', '<img alt="" src="http://127.0.0.1:9/x.png"></main>'),
};
const server = http.createServer((request, response) => {
    response.writeHead(request.url in pages ? 200 : 404,
        { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "script-src 'none'" });
    response.end(pages[request.url] ?? '');
});
const origin = await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${server.address().port}`));
});

async function throws(pattern, body) {
    try {
        await body();
    } catch (error) {
        if (pattern.test(error.message)) return;
        throw error;
    }
    throw new Error(`nothing matched ${pattern}`);
}

for (const width of widths) {
    journey(`a good page passes without JavaScript at ${width} px`, async (t) => {
        const page = await t.open(`${origin}/`, { width, js: false });
        await page.locator('#without').waitFor();
        await t.check(page, 'sample');
    });
}

journey('a page that is too wide is found', async (t) => {
    const page = await t.open(`${origin}/wide`, { width: 320 });
    await throws(/420|436/, () => t.noOverflow(page));
});

journey('a field without a label is found', async (t) => {
    const page = await t.open(`${origin}/unlabelled`);
    await throws(/label/, () => t.axe(page));
});

journey('a request to another host is found', async (t) => {
    await t.open(`${origin}/elsewhere`);
    await throws(/asks/, () => t.end());
    t.complaints = [];
});

await run();
