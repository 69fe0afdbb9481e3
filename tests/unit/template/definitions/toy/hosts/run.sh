echo "$1 ${2-}" # copied as it is
