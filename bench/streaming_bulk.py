"""The peer of the bulk benchmark: elasticsearch-py's streaming_bulk over planes documents that are
ready in memory. Its figures leave out the imports and the making of the documents.
usage: streaming_bulk.py ADDRESS INDEX COUNT"""
import itertools
import json
import random
import sys
import time

from elasticsearch import Elasticsearch
from elasticsearch.helpers import streaming_bulk

address, index, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
source = random.Random(1)
documents = [{"id": str(i), "ts": 1556668800000 + i, "speed": 245.32, "dist": 1234.56,
              "bearing": -12.34, "rtid": 50123, "orig": "Washington, Dulles", "dest": "Heathrow",
              "secsToDep": -1, "lon": round(source.uniform(-180, 180), 4),
              "lat": round(source.uniform(-90, 90), 4)} for i in range(10000)]
for document in documents:
    document["geometry"] = [document["lon"], document["lat"]]
client = Elasticsearch([address], timeout=60)
actions = ({"_index": index, "_source": d}
           for d in itertools.islice(itertools.cycle(documents), count))
begin, cpu = time.monotonic(), time.process_time()
accepted = sum(ok for ok, _ in streaming_bulk(client, actions, chunk_size=5000))
print(json.dumps({"accepted": accepted, "seconds": time.monotonic() - begin,
                  "cpu_s": time.process_time() - cpu}))
