"""A child in a session of its own burns CPU. Usage: burner.py ADDRESS PORT BYTES
Once somebody connected, BYTES of memory are taken and kept."""
import os
import socket
import sys
import time

listener = socket.create_server((sys.argv[1], int(sys.argv[2])))
if os.fork() == 0:
    os.setsid()
    listener.close()
    while True:
        pass
kept = []
listener.accept()
time.sleep(1)
wanted = int(sys.argv[3])
while sum(map(len, kept)) < wanted:
    kept.append(b"x" * 1_000_000)
while True:
    time.sleep(3600)
