"""Takes connections and says nothing. Usage: listen.py ADDRESS PORT"""
import socket
import sys

with socket.create_server((sys.argv[1], int(sys.argv[2]))) as listener:
    while True:
        listener.accept()[0].close()
