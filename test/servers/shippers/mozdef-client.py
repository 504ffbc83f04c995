"""Sends each line of standard input, a JSON object, with MozDef's own client, and says when that is over."""
import json
import sys

from mozdef_client import MozDefEvent

url = sys.argv[1]

for line in sys.stdin:
    known = json.loads(line)
    event = MozDefEvent(url)
    event.hostname = "web1"
    event._httpsession.headers["Authorization"] = "Bearer " + sys.argv[2]
    event.timestamp = known["time"]
    event.set_category("shop")
    event.set_severity_from_string(known["level"].upper())
    event.summary = known["text"]
    event.tags = ["tried"]
    event.details = {"username": "ann"}
    answers = []
    event._httpsession.hooks["response"].append(lambda response, *_, **__: answers.append(response.status_code))
    event.send()
    event._httpsession.close()
    print("sent" if answers == [200] else "failed", flush=True)
