import flash.display.Sprite;
import flash.events.Event;
import flash.events.MouseEvent;
import flash.text.TextField;
import flash.text.TextFieldType;
import flash.text.TextFormat;
import flash.text.TextFormatAlign;

/** What the chat looks like on its stage of 550 x 400 pixels. **/
class Look {
	public static inline final ON = 0x2E9E6B;
	public static inline final WAITING = 0xE0A030;
	public static inline final OFF = 0xC8453B;

	static inline final INK = 0x1F2D3D;
	static inline final MUTED = 0x6B7C93;
	static inline final EDGE = 0xD3DCE8;
	static inline final NIGHT = 0x1D2F4A;
	static inline final FLAME = 0xE4572E;
	static inline final FLAME_LIT = 0xF06E47;

	/** More lines than fit are kept for scrolling, but not all of a long evening. **/
	static inline final KEPT = 200;

	/** A text field with a very long unbroken word stops the player, so the rest is only counted. **/
	static inline final SHOWN = 300;

	public final input:TextField;
	public final button = new Sprite();

	final stage = flash.Lib.current;
	final lamp = new Sprite();
	final transcript:TextField;
	final caption:TextField;
	final state:TextField;
	final lines:Array<String> = [];
	var changed = false;

	public function new(name:String) {
		head(name);
		card(12, 58, 526, 262);
		transcript = text(22, 66, 506, 246, 14, MUTED);
		transcript.multiline = transcript.wordWrap = true;
		transcript.selectable = transcript.mouseEnabled = true;
		transcript.text = "Nothing heard yet. Say something below.";
		card(12, 330, 428, 36);
		input = text(20, 337, 412, 24, 14, INK);
		input.type = TextFieldType.INPUT;
		input.selectable = input.mouseEnabled = true;
		caption = text(0, 7, 90, 24, 14, 0xFFFFFF, TextFormatAlign.CENTER);
		placeButton();
		lamp.x = 20;
		lamp.y = 383;
		stage.addChild(lamp);
		state = text(30, 373, 500, 20, 12, MUTED);
		stage.addEventListener(Event.ENTER_FRAME, _ -> draw());
		stage.stage.focus = input;
	}

	/** Adds one message to the transcript; it is drawn with the next frame, so that a thousand at once cost one drawing. **/
	public function say(message:String) {
		var more = message.length - SHOWN;
		lines.push(more > 0 ? message.substr(0, SHOWN) + ' ... and $more more characters' : message);
		if (lines.length > KEPT)
			lines.shift();
		changed = true;
	}

	public function status(colour:Int, words:String) {
		lamp.graphics.clear();
		lamp.graphics.beginFill(colour);
		lamp.graphics.drawCircle(0, 0, 4.5);
		state.text = words;
	}

	public function label(word:String) {
		caption.text = word;
	}

	function draw() {
		if (!changed)
			return;
		changed = false;
		transcript.textColor = INK;
		transcript.text = lines.join("\n");
		transcript.scrollV = transcript.maxScrollV;
	}

	function head(name:String) {
		box(stage, NIGHT, 0, 0, 550, 46, 0);
		box(stage, FLAME, 0, 46, 550, 3, 0);
		text(14, 11, 300, 28, 18, 0xFFFFFF).text = "XMLSocket chat";
		text(316, 14, 220, 24, 14, 0xB9C8DE, TextFormatAlign.RIGHT).text = name;
	}

	function card(x:Float, y:Float, width:Float, height:Float) {
		box(stage, EDGE, x, y, width, height, 10);
		box(stage, 0xFFFFFF, x + 1, y + 1, width - 2, height - 2, 9);
	}

	function placeButton() {
		button.x = 448;
		button.y = 330;
		button.buttonMode = true;
		button.mouseChildren = false;
		button.addChild(caption);
		button.addEventListener(MouseEvent.ROLL_OVER, _ -> box(button, FLAME_LIT, 0, 0, 90, 36, 10));
		button.addEventListener(MouseEvent.ROLL_OUT, _ -> box(button, FLAME, 0, 0, 90, 36, 10));
		box(button, FLAME, 0, 0, 90, 36, 10);
		stage.addChild(button);
		label("Connect");
	}

	static function box(on:Sprite, colour:Int, x:Float, y:Float, width:Float, height:Float, round:Float) {
		on.graphics.beginFill(colour);
		on.graphics.drawRoundRect(x, y, width, height, round, round);
		on.graphics.endFill();
	}

	/** A label; `_sans` is the one font that every player has. **/
	function text(x:Float, y:Float, width:Float, height:Float, size:Int, colour:Int, ?align:TextFormatAlign):TextField {
		var field = new TextField();
		field.x = x;
		field.y = y;
		field.width = width;
		field.height = height;
		field.defaultTextFormat = new TextFormat("_sans", size, colour);
		if (align != null) {
			var format = field.defaultTextFormat;
			format.align = align;
			field.defaultTextFormat = format;
		}
		field.selectable = field.mouseEnabled = false;
		stage.addChild(field);
		return field;
	}
}
