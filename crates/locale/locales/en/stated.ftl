# What stands beside a source.

stated-by-archive = (by the archive)
stated-by-camera = (by the camera or the program that wrote it)
stated-by-measured = (measured here)
stated-by-message = (by the message)
stated-differ = ({ $n } of 64 signs differ)
stated-explained = What a camera, an archive or a message wrote beside the bytes. A clock may be wrong, and anybody can change such notes.
stated-looks-as = Other pictures look the same:
stated-title = What stands beside it
stated-what-address = Address
stated-what-camera = Camera
stated-what-captured = Captured
stated-what-digest = Digest
stated-what-from = From
stated-what-latitude = Latitude
stated-what-longitude = Longitude
stated-what-looks = How it looks (hash)
stated-what-message-id = Number of the message
stated-what-sent = Sent
stated-what-served-as = Served as
stated-what-software = Program
stated-what-taken = Taken
