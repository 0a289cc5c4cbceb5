// What a team would write by hand for one action on Node, with a keep-alive agent. It validates nothing.
// Arguments: the port to listen on, the provider's port, the caller's key.
const http = require('node:http');

const [port, provider, key] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
const bearer = `Bearer ${key}`;

function call(body) {
  return new Promise((resolve, reject) => {
    const request = http.request({
      agent, host: '127.0.0.1', port: Number(provider), path: '/v2/messages', method: 'POST',
      headers: { Authorization: 'Bearer provider-token', 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) },
    }, (reply) => read(reply).then((text) => reply.statusCode === 200 ? resolve(JSON.parse(text)) : reject(new Error('status')), reject));
    request.on('error', reject);
    request.end(body);
  });
}

function read(stream) {
  return new Promise((resolve, reject) => {
    const chunks = [];
    stream.on('data', (chunk) => chunks.push(chunk));
    stream.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    stream.on('error', reject);
  });
}

http.createServer(async (request, response) => {
  if (request.headers.authorization !== bearer) {
    response.writeHead(401).end();
    return;
  }
  try {
    const { to, from, text, reference } = JSON.parse(await read(request));
    const { data } = await call(JSON.stringify({ to, from, text, reference }));
    const answer = JSON.stringify({ output: { job_id: data.id, status: data.status, pages: data.pages } });
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(answer) }).end(answer);
  } catch {
    response.writeHead(502).end();
  }
}).listen(Number(port), '127.0.0.1');
