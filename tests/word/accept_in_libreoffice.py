"""Accept or reject all changes in LibreOffice: run by the Python that has its bridge (uno).

Arguments: a JSON list of [source, target, ".uno:AcceptAllTrackedChanges" or another], then
the folder of the profile.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException


def prop(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def connect(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    for _ in range(200):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.2)
    raise SystemExit("LibreOffice did not answer")


def main(jobs, profile):
    pipe = f"cep{abs(hash(str(profile)))}"
    office = subprocess.Popen(
        [
            "soffice",
            "--headless",
            "--norestore",
            f"-env:UserInstallation={profile.as_uri()}",
            f"--accept=pipe,name={pipe};urp;",
        ]
    )
    try:
        context = connect(pipe)
        make = context.ServiceManager.createInstanceWithContext
        desktop = make("com.sun.star.frame.Desktop", context)
        dispatcher = make("com.sun.star.frame.DispatchHelper", context)
        for source, target, command in jobs:
            opened = desktop.loadComponentFromURL(
                Path(source).as_uri(), "_blank", 0, (prop("Hidden", True),)
            )
            frame = opened.getCurrentController().getFrame()
            dispatcher.executeDispatch(frame, command, "", 0, ())
            opened.storeToURL(Path(target).as_uri(), (prop("FilterName", "MS Word 2007 XML"),))
            opened.close(True)
    finally:
        office.terminate()
        office.wait(30)


main(json.loads(sys.argv[1]), Path(sys.argv[2]))
