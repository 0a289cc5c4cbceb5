"""What a team would write by hand for one action on Python, with one shared client session. It validates nothing.

Arguments: the port to listen on, the provider's port, the caller's key.
"""
import sys

from aiohttp import ClientSession, TCPConnector, web

PORT, PROVIDER, KEY = int(sys.argv[1]), int(sys.argv[2]), f"Bearer {sys.argv[3]}"
CLIENT = web.AppKey("client", ClientSession)


async def client(app):
    async with ClientSession(connector=TCPConnector(limit=64), headers={"Authorization": "Bearer provider-token"}) as session:
        app[CLIENT] = session
        yield


async def send(request):
    if request.headers.get("Authorization") != KEY:
        return web.Response(status=401)
    given = await request.json()
    body = {"to": given["to"], "from": given["from"], "text": given["text"], "reference": given["reference"]}
    async with request.app[CLIENT].post(f"http://127.0.0.1:{PROVIDER}/v2/messages", json=body) as reply:
        if reply.status != 200:
            return web.Response(status=502)
        data = (await reply.json())["data"]
    return web.json_response({"output": {"job_id": data["id"], "status": data["status"], "pages": data["pages"]}})


app = web.Application()
app.cleanup_ctx.append(client)
app.router.add_post("/send", send)
web.run_app(app, host="127.0.0.1", port=PORT, access_log=None, print=None)
