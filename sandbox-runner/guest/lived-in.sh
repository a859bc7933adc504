#!/bin/bash
# lived-in.sh <home>: what somebody leaves behind who has worked here for a while. Dates lie in the weeks before.
home=$1; cd "$home" || exit 1
mkdir -p Documents Desktop Downloads Pictures
put() { printf '%b' "$2" > "$1"; touch -d "$((RANDOM % 60 + 3)) days ago" "$1"; }
put Documents/invoice-2024-0311.csv 'position,amount,price\nbearing 6204,40,3.10\nbelt A-42,6,11.95\nfreight,1,18.00\n'
put Documents/holiday-plan.txt 'Week 29: M. Keller\nWeek 30: A. Brandt\nWeek 31: both lines closed\n'
put Documents/letter-landlord.txt 'Dear Ms Lindqvist,\n\nthe heating in the second room has been cold since Tuesday.\n\nKind regards\nMartin Keller\n'
put Documents/passwords-old.txt 'wiki  changed in spring\nprinter  ask Anna\n'
put Documents/stock-2024-10.csv 'article,count\n6204,112\nA-42,37\nseal 30x47,250\n'
put Desktop/todo.txt 'call the tax office\nback up photos\n'
put Downloads/timetable.csv 'line,from,to\nRE 7,Kiel,Hamburg\n'
for n in 1 2 3; do head -c $((RANDOM % 40000 + 20000)) /dev/urandom > /tmp/noise; { printf '\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01'; cat /tmp/noise; } > "Pictures/IMG_20241$((RANDOM % 3))0$n.jpg"; done; rm -f /tmp/noise
[ -e .bash_history ] && printf '%s\n' 'ls' 'cd ../Downloads' 'unzip -l timetable.zip' 'less timetable.csv' 'df -h' 'ssh files.corp.example' 'scp stock-2024-10.csv files.corp.example:' 'git pull' 'make' 'git status' 'ping -c 2 files.corp.example' 'vi todo.txt' 'history | tail' 'sudo apt upgrade' 'exit' >> .bash_history
exit 0
