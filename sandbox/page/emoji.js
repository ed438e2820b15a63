// The names of the emoji that work messages use; any other name is shown as it was written.

const TABLE = `+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|clap 👏|raised_hands 🙌|pray 🙏|wave 👋|ok_hand 👌|muscle 💪|point_right 👉|point_up ☝️|raised_hand ✋|handshake 🤝|writing_hand ✍️
heart ❤️|blue_heart 💙|green_heart 💚|yellow_heart 💛|purple_heart 💜|sparkles ✨|star ⭐|fire 🔥|tada 🎉|confetti_ball 🎊|gift 🎁|trophy 🏆|medal 🏅|rocket 🚀|rainbow 🌈
smile 😄|grinning 😀|slightly_smiling_face 🙂|blush 😊|joy 😂|sweat_smile 😅|thinking_face 🤔|thinking 🤔|neutral_face 😐|worried 😟|disappointed 😞|cry 😢|tired_face 😫|sunglasses 😎|heart_eyes 😍|hugging_face 🤗|open_mouth 😮|exploding_head 🤯|face_with_monocle 🧐|zzz 💤|sleeping 😴
eyes 👀|brain 🧠|bulb 💡|books 📚|book 📖|open_book 📖|bookmark 🔖|memo 📝|pencil ✏️|pencil2 ✏️|pushpin 📌|paperclip 📎|link 🔗|mag 🔍|key 🔑|lock 🔒|unlock 🔓|bell 🔔|no_bell 🔕|speech_balloon 💬|thought_balloon 💭|mega 📣|loudspeaker 📢|microphone 🎤|headphones 🎧
calendar 📆|date 📅|spiral_calendar_pad 🗓️|clock1 🕐|clock10 🕙|alarm_clock ⏰|stopwatch ⏱️|hourglass ⌛|hourglass_flowing_sand ⏳|timer_clock ⏲️|watch ⌚
white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|no_entry ⛔|warning ⚠️|exclamation ❗|question ❓|red_circle 🔴|large_blue_circle 🔵|large_green_circle 🟢|large_yellow_circle 🟡|white_circle ⚪|black_circle ⚫|arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|repeat 🔁|arrows_counterclockwise 🔄|heavy_plus_sign ➕|heavy_minus_sign ➖|infinity ♾️
seedling 🌱|herb 🌿|deciduous_tree 🌳|evergreen_tree 🌲|palm_tree 🌴|cactus 🌵|sunflower 🌻|sunny ☀️|cloud ☁️|partly_sunny ⛅|umbrella ☔|snowflake ❄️|wind_blowing_face 🌬️|wave_emoji 🌊|ocean 🌊|mountain ⛰️|anchor ⚓|boat ⛵|sailboat ⛵|island 🏝️|desert_island 🏝️
coffee ☕|tea 🍵|pizza 🍕|cake 🍰|birthday 🎂|apple 🍎|beers 🍻|cookie 🍪|avocado 🥑
computer 💻|desktop_computer 🖥️|keyboard ⌨️|bug 🐛|wrench 🔧|hammer 🔨|hammer_and_wrench 🛠️|gear ⚙️|nut_and_bolt 🔩|toolbox 🧰|test_tube 🧪|microscope 🔬|package 📦|inbox_tray 📥|outbox_tray 📤|email 📧|envelope ✉️|chart_with_upwards_trend 📈|bar_chart 📊|clipboard 📋|file_folder 📁|wastebasket 🗑️|robot_face 🤖|satellite 🛰️|telescope 🔭|compass 🧭|map 🗺️|dart 🎯|jigsaw 🧩|game_die 🎲|art 🎨|musical_note 🎵
busts_in_silhouette 👥|bust_in_silhouette 👤|house 🏠|office 🏢|airplane ✈️|bike 🚲|runner 🏃|walking 🚶|person_in_lotus_position 🧘|face_with_thermometer 🤒|baby 👶|dog 🐶|cat 🐱|turtle 🐢|owl 🦉|bee 🐝|unicorn_face 🦄|snail 🐌|whale 🐳|penguin 🐧
one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|100 💯|checkered_flag 🏁|triangular_flag_on_post 🚩|crossed_fingers 🤞|sos 🆘|construction 🚧|rotating_light 🚨|moneybag 💰|scales ⚖️|shield 🛡️|scroll 📜|crystal_ball 🔮|magic_wand 🪄|ship_it 🚢|ship 🚢`;

const SIGNS = new Map(TABLE.split(/[|\n]/).map((one) => one.split(" ")));

/** The sign of an emoji name without its colons and skin tone; undefined for one not known. */
export const sign = (name) => SIGNS.get(name.split("::")[0]);

/** Names that begin or go on with these letters, the former first. */
export function named(letters) {
  const names = [...SIGNS.keys()];
  const begin = names.filter((one) => one.startsWith(letters));
  return [...begin, ...names.filter((one) => !one.startsWith(letters) && one.includes(letters))];
}

/** What people react with most. */
export const FREQUENT = ["+1", "eyes", "heart", "tada", "raised_hands", "bulb", "white_check_mark", "pray", "thinking_face", "rocket", "clap", "joy"];
