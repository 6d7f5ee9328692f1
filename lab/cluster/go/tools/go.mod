module day-one/lab/tools

go 1.24
