import flash.events.DataEvent;
import flash.events.Event;
import flash.events.IOErrorEvent;
import flash.events.KeyboardEvent;
import flash.events.MouseEvent;
import flash.events.SecurityErrorEvent;
import flash.external.ExternalInterface;
import flash.net.XMLSocket;
import flash.ui.Keyboard;

/**
	A chat over XMLSocket: says what is typed, exactly as typed, and shows what is heard.
	FlashVars: host, port (what to connect to), name (shown in the head, never sent).
	A page with `flashEvent(seq, kind, text)` is told everything, and may call `xmlSend(text)` and `xmlClose()`.
**/
class Chat {
	final socket = new XMLSocket();
	final host:String;
	final port:Int;
	final look:Look;
	var sent = 0;
	var heard = 0;
	var events = 0;

	static function main() {
		new Chat(flash.Lib.current.loaderInfo.parameters);
	}

	function new(vars:Dynamic) {
		host = vars.host == null ? "localhost" : vars.host;
		port = vars.port == null ? 9000 : Std.parseInt(vars.port);
		look = new Look(vars.name == null ? "" : vars.name);
		listen();
		tell("START", host + ":" + port);
		connect();
	}

	function listen() {
		socket.addEventListener(Event.CONNECT, _ -> connected());
		socket.addEventListener(DataEvent.DATA, (e:DataEvent) -> hear(e.data));
		socket.addEventListener(Event.CLOSE, _ -> closed("CLOSE", "closed by the other side"));
		socket.addEventListener(IOErrorEvent.IO_ERROR, (e:IOErrorEvent) -> closed("IO_ERROR", e.text));
		socket.addEventListener(SecurityErrorEvent.SECURITY_ERROR, (e:SecurityErrorEvent) -> closed("SECURITY", e.text));
		look.button.addEventListener(MouseEvent.CLICK, _ -> socket.connected ? sendTyped() : connect());
		look.input.addEventListener(KeyboardEvent.KEY_DOWN, (e:KeyboardEvent) -> if (e.keyCode == Keyboard.ENTER) sendTyped());
		if (ExternalInterface.available) {
			ExternalInterface.addCallback("xmlSend", send);
			ExternalInterface.addCallback("xmlClose", close);
		}
	}

	function connect() {
		look.status(Look.WAITING, 'connecting to $host:$port');
		try
			socket.connect(host, port)
		catch (e:flash.errors.Error) // only this type: a wider catch dies inside Ruffle
			closed("SECURITY", e.message);
	}

	function connected() {
		look.label("Send");
		count();
		tell("CONNECT", "");
	}

	function hear(message:String) {
		heard++;
		look.say(message);
		count();
		tell("DATA", message);
	}

	function closed(kind:String, why:String) {
		look.label("Connect");
		look.status(Look.OFF, why);
		tell(kind, kind == "CLOSE" ? "" : why);
	}

	function sendTyped() {
		if (look.input.text == "" || !socket.connected)
			return;
		send(look.input.text);
		look.input.text = "";
	}

	function send(message:String) {
		if (!socket.connected) {
			look.status(Look.OFF, "not connected: nothing was sent");
			return;
		}
		socket.send(message); // the player puts a NUL byte behind it
		sent++;
		count();
	}

	/** Flash sends no close event for a close of one's own. **/
	function close() {
		socket.close();
		look.label("Connect");
		look.status(Look.OFF, "closed here");
	}

	function count() {
		look.status(Look.ON, 'connected to $host:$port     sent $sent     heard $heard');
	}

	function tell(kind:String, text:String) {
		if (!ExternalInterface.available)
			return;
		try
			ExternalInterface.call("flashEvent", ++events, kind, text)
		catch (e:flash.errors.Error) {} // a page without that function is told nothing
	}
}
