"""Logs each line of standard input, a JSON object, with the handler for Splunk's HTTP Event Collector, and says what came of it."""
import datetime
import json
import logging
import sys

import requests
from splunk_hec_handler import SplunkHecHandler

handler = SplunkHecHandler("127.0.0.1", sys.argv[2], port=int(sys.argv[1]), proto="http", source="shop", hostname="web1")

for line in sys.stdin:
    known = json.loads(line)
    level = getattr(logging, known["level"].upper())
    record = logging.LogRecord("shop", level, "shop.py", 1, known["text"], None, None)
    record.created = datetime.datetime.fromisoformat(known["time"].replace("Z", "+00:00")).timestamp()
    try:
        handler.emit(record)
        print("sent", flush=True)
    except requests.exceptions.RequestException:
        print("failed", flush=True)
