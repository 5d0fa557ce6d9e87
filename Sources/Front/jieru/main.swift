print("jieru")
