CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE works (
	seq INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	group_id TEXT NOT NULL, 
	author_id BIGINT NOT NULL, 
	interaction_id BIGINT, 
	guild_id BIGINT, 
	channel_id BIGINT NOT NULL, 
	private BOOLEAN NOT NULL, 
	kind TEXT NOT NULL, 
	chapter INTEGER NOT NULL, 
	created_at DOUBLE NOT NULL, 
	ended_at DOUBLE, 
	ending TEXT, 
	parent_id TEXT, 
	relation TEXT, 
	parent_author_id BIGINT, 
	shown BOOLEAN NOT NULL, 
	listed BOOLEAN NOT NULL, 
	deleted_at DOUBLE, 
	attempts INTEGER NOT NULL, 
	stop_by TEXT, 
	title TEXT NOT NULL, 
	doc TEXT NOT NULL, 
	text TEXT NOT NULL, 
	CONSTRAINT pk_works PRIMARY KEY (seq), 
	CONSTRAINT uq_works_id UNIQUE (id), 
	CONSTRAINT uq_works_interaction_id UNIQUE (interaction_id)
);
CREATE TABLE files (
	sha256 TEXT NOT NULL, 
	work_id TEXT NOT NULL, 
	size_bytes BIGINT NOT NULL, 
	CONSTRAINT pk_files PRIMARY KEY (sha256, work_id)
);
CREATE TABLE parts (
	work_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	place INTEGER NOT NULL, 
	doc TEXT NOT NULL, 
	CONSTRAINT pk_parts PRIMARY KEY (work_id, kind, place)
);
CREATE TABLE replies (
	reply_id TEXT NOT NULL, 
	work_id TEXT NOT NULL, 
	channel_id BIGINT NOT NULL, 
	guild_id BIGINT, 
	token TEXT, 
	token_expires_at DOUBLE NOT NULL, 
	address TEXT NOT NULL, 
	state TEXT NOT NULL, 
	CONSTRAINT pk_replies PRIMARY KEY (reply_id)
);
CREATE TABLE messages (
	message_id BIGINT NOT NULL, 
	reply_id TEXT NOT NULL, 
	channel_id BIGINT NOT NULL, 
	place INTEGER NOT NULL, 
	CONSTRAINT pk_messages PRIMARY KEY (message_id)
);
CREATE TABLE people (
	person_id BIGINT NOT NULL, 
	others_may_narrate BOOLEAN NOT NULL, 
	CONSTRAINT pk_people PRIMARY KEY (person_id)
);
CREATE TABLE rounds (
	id TEXT NOT NULL, 
	work_id TEXT NOT NULL, 
	author_id BIGINT NOT NULL, 
	guild_id BIGINT, 
	channel_id BIGINT NOT NULL, 
	message_id BIGINT, 
	options TEXT NOT NULL, 
	opened_at DOUBLE NOT NULL, 
	closes_at DOUBLE NOT NULL, 
	unattended INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	winner INTEGER, 
	CONSTRAINT pk_rounds PRIMARY KEY (id)
);
CREATE TABLE spending (
	seq INTEGER NOT NULL, 
	work_id TEXT NOT NULL, 
	person_id BIGINT NOT NULL, 
	guild_id BIGINT, 
	day INTEGER NOT NULL, 
	settled BOOLEAN NOT NULL, 
	stories INTEGER NOT NULL, 
	panels INTEGER NOT NULL, 
	speech_minutes DOUBLE NOT NULL, 
	usd DOUBLE NOT NULL, 
	CONSTRAINT pk_spending PRIMARY KEY (seq)
);
CREATE TABLE votes (
	round_id TEXT NOT NULL, 
	person_id BIGINT NOT NULL, 
	option INTEGER NOT NULL, 
	CONSTRAINT pk_votes PRIMARY KEY (round_id, person_id)
);
CREATE TABLE search (
	seq INTEGER NOT NULL, 
	folded TEXT NOT NULL, 
	shorts TEXT, 
	CONSTRAINT pk_search PRIMARY KEY (seq)
);
INSERT INTO alembic_version ("version_num") VALUES
('0003');
INSERT INTO files ("sha256", "work_id", "size_bytes") VALUES
('188f9550c896602b417b66b7171820f78eaf17ea9a8641b7b42cd268db82ee10', 'a7a32a47732a49ab', 80),
('26131825c935435301fb05d3549d815bc93b1e717d6228d890ee9578dd00025e', '0badcc28932e382b', 844),
('26131825c935435301fb05d3549d815bc93b1e717d6228d890ee9578dd00025e', '24122c83622caf45', 844),
('26131825c935435301fb05d3549d815bc93b1e717d6228d890ee9578dd00025e', '59ad8ff3369b83a3', 844),
('26131825c935435301fb05d3549d815bc93b1e717d6228d890ee9578dd00025e', '7de518824b0a7405', 844),
('26131825c935435301fb05d3549d815bc93b1e717d6228d890ee9578dd00025e', '8baa0bf78d3cdc15', 844),
('26131825c935435301fb05d3549d815bc93b1e717d6228d890ee9578dd00025e', '911ff75ef2d34e68', 844),
('26131825c935435301fb05d3549d815bc93b1e717d6228d890ee9578dd00025e', 'c154724d389e4bf8', 844),
('26131825c935435301fb05d3549d815bc93b1e717d6228d890ee9578dd00025e', 'fddcaffc37948759', 844),
('2ce83d00f22df9e51d28719e75073bb58ac13bebe9d04859d5f928da70db0290', 'a7a32a47732a49ab', 80),
('763bee5abd8620ae906b9eb4dec9e173224424d3077049d645ca850ce37a4f98', 'a7a32a47732a49ab', 80),
('add5086b284512e05c3c7da4b81e19b963fa8809bbb4e245e84ff247724f384d', 'c154724d389e4bf8', 2444),
('c726d333dd159a31423f3480dbb1c5c4a9dfcd30efe1f7e12ade390dc92e8908', '59ad8ff3369b83a3', 1644),
('c726d333dd159a31423f3480dbb1c5c4a9dfcd30efe1f7e12ade390dc92e8908', 'c154724d389e4bf8', 1644),
('e5dc11436672f2fa6dbaa70443791c7dba7ec2f1c573cf8d87f611a464fcd42a', '7e002e1ba02e628e', 80),
('e5dc11436672f2fa6dbaa70443791c7dba7ec2f1c573cf8d87f611a464fcd42a', 'a7a32a47732a49ab', 80),
('ed05db61ff5b5bac9af40cf704fa1b17616dc9f745390373753ff39e00bde1d4', '498cc84b29cb560e', 80),
('ed05db61ff5b5bac9af40cf704fa1b17616dc9f745390373753ff39e00bde1d4', '7e002e1ba02e628e', 80),
('ed05db61ff5b5bac9af40cf704fa1b17616dc9f745390373753ff39e00bde1d4', 'a7a32a47732a49ab', 80),
('ed05db61ff5b5bac9af40cf704fa1b17616dc9f745390373753ff39e00bde1d4', 'b4187bb07444c541', 80),
('ed84e7ed731fbf1b9449333ced7253b0464eb42151fccfc7a8a04ddfe05d03c0', 'a7a32a47732a49ab', 80),
('f2787a229ada331c8372828e391d3889c7e6c39a3b2d5c6bd1f0a6e203c77aef', '498cc84b29cb560e', 633),
('f2787a229ada331c8372828e391d3889c7e6c39a3b2d5c6bd1f0a6e203c77aef', '6f841ffb9ff307bb', 633),
('f2787a229ada331c8372828e391d3889c7e6c39a3b2d5c6bd1f0a6e203c77aef', '784099f3d2b8ad51', 633),
('f2787a229ada331c8372828e391d3889c7e6c39a3b2d5c6bd1f0a6e203c77aef', '7e002e1ba02e628e', 633),
('f2787a229ada331c8372828e391d3889c7e6c39a3b2d5c6bd1f0a6e203c77aef', '89748232dfa68fbe', 633),
('f2787a229ada331c8372828e391d3889c7e6c39a3b2d5c6bd1f0a6e203c77aef', 'a7a32a47732a49ab', 633),
('f2787a229ada331c8372828e391d3889c7e6c39a3b2d5c6bd1f0a6e203c77aef', 'e49b3988b52f0294', 633),
('f4623c291ab8bc7e32aa443ee5ad6d79d2d8dafecb489b178826d33e402382ec', '498cc84b29cb560e', 80),
('f4623c291ab8bc7e32aa443ee5ad6d79d2d8dafecb489b178826d33e402382ec', '59aedb6b1c062def', 80),
('f4623c291ab8bc7e32aa443ee5ad6d79d2d8dafecb489b178826d33e402382ec', '6f841ffb9ff307bb', 80),
('f4623c291ab8bc7e32aa443ee5ad6d79d2d8dafecb489b178826d33e402382ec', '784099f3d2b8ad51', 80),
('f4623c291ab8bc7e32aa443ee5ad6d79d2d8dafecb489b178826d33e402382ec', '7e002e1ba02e628e', 80),
('f4623c291ab8bc7e32aa443ee5ad6d79d2d8dafecb489b178826d33e402382ec', '89748232dfa68fbe', 80),
('f4623c291ab8bc7e32aa443ee5ad6d79d2d8dafecb489b178826d33e402382ec', '904a9b63562853b0', 80),
('f4623c291ab8bc7e32aa443ee5ad6d79d2d8dafecb489b178826d33e402382ec', 'a7a32a47732a49ab', 80),
('f4623c291ab8bc7e32aa443ee5ad6d79d2d8dafecb489b178826d33e402382ec', 'b4187bb07444c541', 80),
('f4623c291ab8bc7e32aa443ee5ad6d79d2d8dafecb489b178826d33e402382ec', 'e49b3988b52f0294', 80);
INSERT INTO messages ("message_id", "reply_id", "channel_id", "place") VALUES
(1575753040789504022, 'c478361e6869af25', 1324527648768000007, 0),
(1575753040789504024, 's4dcdd33a98d6ebaa084803de', 1337754805862400008, 0),
(1575753040789504026, 'a157d36a739191c1', 1324527648768000007, 0),
(1575753040789504028, 'fc66f021c67d064c', 1324527648768000007, 0),
(1575753040789504031, 'b3a2bd470cb2c4f9', 1324527648768000007, 0),
(1575753040789504034, 'b0dabc10cd1c8f99', 1575753040789504034, 0),
(1575753040789504037, 'c36cd5e61787fa20', 1324527648768000007, 0),
(1575753040789504040, '85404640a9199f1d', 1324527648768000007, 0),
(1575753040789504044, '033592db05cf97e9', 1324527648768000007, 0),
(1575753040789504046, '5c5cdfb42ba279d6', 1390663434240000009, 0),
(1575753040789504051, '24d4b96f58da6d4a', 1324527648768000007, 0),
(1575753040789504053, 'd15690f08a575024', 1403890591334400010, 0),
(1575753040789504059, '7e002e1ba02e628e', 1324527648768000007, 0),
(1575753040789504069, 'a7a32a47732a49ab', 1324527648768000007, 0),
(1575753040789504072, 'b4187bb07444c541', 1324527648768000007, 0),
(1575753040789504074, 'a0cbf123e9b3804d', 1324527648768000007, 0),
(1575753040789504078, '59ad8ff3369b83a3', 1324527648768000007, 0),
(1575753040789504081, '7de518824b0a7405', 1324527648768000007, 0),
(1575753040789504086, 'c154724d389e4bf8', 1324527648768000007, 0),
(1575753040789504088, 'c9585908f9067bf1', 1324527648768000007, 0),
(1575753040789504090, 'de175aacaf07b300', 1324527648768000007, 0),
(1575753040789504094, 'e49b3988b52f0294', 1324527648768000007, 0),
(1575753040789504098, '89748232dfa68fbe', 1324527648768000007, 0),
(1575753040789504103, '498cc84b29cb560e', 1324527648768000007, 0),
(1575753040789504106, 'fddcaffc37948759', 1324527648768000007, 0),
(1575753040789504108, 'ccc0e8da6b80e08e', 1324527648768000007, 0),
(1575753040789504110, '9e205fa3848f928e', 1324527648768000007, 0),
(1575753040789504113, '0badcc28932e382b', 1324527648768000007, 0),
(1575753040789504123, '8baa0bf78d3cdc15', 1324527648768000007, 0),
(1575753040789504193, '3a54ce9482dfa405', 1324527648768000007, 0),
(1575753040789504195, '9c18a1b57f3d312e', 1324527648768000007, 0),
(1575753040789504254, '6d589486f3058835', 1324527648768000007, 0),
(1575753044983808029, 'fc66f021c67d064c', 1324527648768000007, 1),
(1575753044983808032, 'b3a2bd470cb2c4f9', 1324527648768000007, 1),
(1575753044983808035, 'b0dabc10cd1c8f99', 1575753040789504034, 1),
(1575753044983808038, 'c36cd5e61787fa20', 1324527648768000007, 1),
(1575783239778304115, '9c19877e5cdb10ca', 1324527648768000007, 0),
(1575783487242240116, '9c19877e5cdb10ca', 1324527648768000007, 1),
(1575783491436544117, '9c19877e5cdb10ca', 1324527648768000007, 2),
(1575828538261504120, '784099f3d2b8ad51', 1324527648768000007, 0),
(1575828538261504125, '21317d1ea1d4f20a', 1324527648768000007, 0),
(1575828538261504220, '702a47e317fdead9', 1443572062617600014, 0),
(1575828538261504222, '042909b2a34d3a72', 1324527648768000007, 0),
(1575828542455808127, '8bf1475eed3e8d1f', 1324527648768000007, 0),
(1575828546650112129, '45a409c4523af0b8', 1324527648768000007, 0),
(1575828550844416131, '1f20f3884a3b5a44', 1324527648768000007, 0),
(1575828555038720133, 'c28868c6b085f057', 1324527648768000007, 0),
(1575828559233024135, '9306d4981f521360', 1324527648768000007, 0),
(1575828563427328137, '2cd3a037a4a3575f', 1324527648768000007, 0),
(1575828567621632139, 'f7776cb81b1bb7fa', 1324527648768000007, 0),
(1575828571815936141, '546489d877c8a5c7', 1324527648768000007, 0),
(1575828576010240143, 'd5eb8f1bb9fe84a7', 1324527648768000007, 0),
(1575828580204544145, '1b95caa8972d6b7b', 1324527648768000007, 0),
(1575828584398848147, 'f724b96f64840044', 1324527648768000007, 0),
(1575828588593152149, 'aa17b50bae817ca2', 1324527648768000007, 0),
(1575828592787456151, 'd2c32d32b15f5234', 1324527648768000007, 0),
(1575828596981760153, '7bde444cdae72bb0', 1324527648768000007, 0),
(1575828601176064155, 'daef1352fab9b1b5', 1324527648768000007, 0),
(1575828605370368157, 'c34ebace54915858', 1324527648768000007, 0),
(1575828609564672159, '36d651c3a8b293a7', 1324527648768000007, 0),
(1575828613758976161, '6849010ac60fcacb', 1324527648768000007, 0),
(1575828617953280163, '61d91f9348c54b2b', 1324527648768000007, 0),
(1575828622147584165, '0dca30464f4a943c', 1324527648768000007, 0),
(1575828626341888167, '29df7903487111d7', 1324527648768000007, 0),
(1575828630536192169, 'e339920fb8c9a853', 1324527648768000007, 0),
(1575828634730496171, 'b96112cceca00d44', 1324527648768000007, 0),
(1575828638924800173, '82eeb8fb8e8746af', 1324527648768000007, 0),
(1575828643119104175, '78036bb2812cb563', 1324527648768000007, 0),
(1575828647313408177, 'bdf3cdc5458556fe', 1324527648768000007, 0),
(1575828651507712179, '5017317f03dbb582', 1324527648768000007, 0),
(1575828655702016181, '12b3d65d8467184f', 1324527648768000007, 0),
(1575828659896320183, '5e65f4f8ba393f11', 1324527648768000007, 0),
(1575828664090624185, '2c01912a32cfab38', 1324527648768000007, 0),
(1575828668284928187, '3953f4cdbc179add', 1324527648768000007, 0),
(1575828672479232189, 'a41bc71e3932dc28', 1324527648768000007, 0),
(1575828676673536191, 'fa0c7540273ec84b', 1324527648768000007, 0),
(1575841960034304048, 'a6278590a4ba1f3c', 1390663434240000009, 0),
(1575841964228608049, 'a6278590a4ba1f3c', 1390663434240000009, 1),
(1575842379464704042, '715dc8493c36579a', 1324527648768000007, 0),
(1575843134439424200, '80cfa3e7f28dde4d', 1324527648768000007, 0),
(1575843134439424202, 'b3314028cb8b21f1', 1324527648768000007, 0),
(1575843134439424207, 'a11ae06469c63740', 1324527648768000007, 0),
(1575843134439424209, '87f78f40b348d764', 1324527648768000007, 0),
(1575843134439424211, '1ba18809af488493', 1443572062617600013, 0),
(1575843134439424214, '977e503d9734d134', 1324527648768000007, 0),
(1575843134439424216, '5e656050a4ddd869', 1403890591334400010, 0),
(1575843134439424218, '9b0889b79f52fbec', 1390663434240000009, 0),
(1575843134439424224, 'ae3354832f708458', 1575843134439424224, 0),
(1575843134439424227, '95bbb36a8786c764', 1443572062617600016, 0),
(1575843134439424229, '8fe9d9747343d272', 1443572062617600017, 0),
(1575843134439424234, '6f841ffb9ff307bb', 1324527648768000007, 0),
(1575843134439424236, '3837746f67dcdb00', 1324527648768000007, 0),
(1575843134439424239, '911ff75ef2d34e68', 1324527648768000007, 0),
(1575843134439424242, '904a9b63562853b0', 1324527648768000007, 0),
(1575843134439424244, '9ea90488b5c8219a', 1324527648768000007, 0),
(1575843134439424246, 'cdfe435905be3027', 1324527648768000007, 0),
(1575843134439424248, '8a117f8d3840e23f', 1324527648768000007, 0),
(1575843134439424250, '58cb2b9f1c7b4ca7', 1443572062617600018, 0),
(1575843138633728212, '1ba18809af488493', 1443572062617600013, 1),
(1575843138633728225, 'ae3354832f708458', 1575843134439424224, 1),
(1575843381903360251, '58cb2b9f1c7b4ca7', 1443572062617600018, 1),
(1575843386097664252, '58cb2b9f1c7b4ca7', 1443572062617600018, 2);
INSERT INTO parts ("work_id", "kind", "place", "doc") VALUES
('0badcc28932e382b', 'sections', 0, '{"number":1,"text":"The tide came in.","title":"The tide","direction":"","state":"made","audio":{"sha256":"26131825c935435301fb05d3549d815bc93b1e717d6228d890ee9578dd00025e","media_type":"audio/wav","size_bytes":844,"width_px":null,"height_px":null,"seconds":0.05},"transcript":"The tide came in.","doubt":null,"ending":null}'),
('24122c83622caf45', 'sections', 0, '{"number":1,"text":"The tide came in.","title":"The tide","direction":"","state":"made","audio":{"sha256":"26131825c935435301fb05d3549d815bc93b1e717d6228d890ee9578dd00025e","media_type":"audio/wav","size_bytes":844,"width_px":null,"height_px":null,"seconds":0.05},"transcript":"The tide came in.","doubt":null,"ending":null}'),
('3837746f67dcdb00', 'panels', 0, '{"script":{"number":1,"title":"Wave 1","scene":"A lighthouse on a rock, at night.","focus":"the keeper","detail":"a lantern","caption_top":"Night came.","caption_bottom":"","lines":[{"speaker":"KEEPER","text":"Hm.","manner":"softly"},{"speaker":"GULL","text":"„Kra!“","manner":""}]},"state":"pending","picture":null,"ending":null}'),
('3837746f67dcdb00', 'panels', 1, '{"script":{"number":2,"title":"Wave 2","scene":"A lighthouse on a rock, at night.","focus":"the keeper","detail":"a lantern","caption_top":"","caption_bottom":"And went.","lines":[{"speaker":"KEEPER","text":"Hm.","manner":"softly"},{"speaker":"GULL","text":"„Kra!“","manner":""}]},"state":"pending","picture":null,"ending":null}'),
('3837746f67dcdb00', 'panels', 2, '{"script":{"number":3,"title":"Wave 3","scene":"A lighthouse on a rock, at night.","focus":"the keeper","detail":"a lantern","caption_top":"","caption_bottom":"","lines":[]},"state":"pending","picture":null,"ending":null}'),
('3837746f67dcdb00', 'panels', 3, '{"script":{"number":4,"title":"Wave 4","scene":"A lighthouse on a rock, at night.","focus":"the keeper","detail":"a lantern","caption_top":"","caption_bottom":"","lines":[{"speaker":"KEEPER","text":"Hm.","manner":"softly"},{"speaker":"GULL","text":"„Kra!“","manner":""}]},"state":"pending","picture":null,"ending":null}'),
('498cc84b29cb560e', 'panels', 0, '{"script":{"number":1,"title":"Wave 1","scene":"A lighthouse on a rock, at night.","focus":"the keeper","detail":"a lantern","caption_top":"Night came.","caption_bottom":"","lines":[{"speaker":"KEEPER","text":"Hm.","manner":"softly"},{"speaker":"GULL","text":"„Kra!“","manner":""}]},"state":"made","picture":{"sha256":"f4623c291ab8bc7e32aa443ee5ad6d79d2d8dafecb489b178826d33e402382ec","media_type":"image/png","size_bytes":80,"width_px":16,"height_px":12,"seconds":null},"ending":null}'),
('498cc84b29cb560e', 'panels', 1, '{"script":{"number":2,"title":"Wave 2","scene":"A lighthouse on a rock, at night.","focus":"the keeper","detail":"a lantern","caption_top":"","caption_bottom":"And went.","lines":[{"speaker":"KEEPER","text":"Hm.","manner":"softly"},{"speaker":"GULL","text":"„Kra!“","manner":""}]},"state":"made","picture":{"sha256":"f2787a229ada331c8372828e391d3889c7e6c39a3b2d5c6bd1f0a6e203c77aef","media_type":"image/jpeg","size_bytes":633,"width_px":16,"height_px":12,"seconds":null},"ending":null}'),
('498cc84b29cb560e', 'panels', 2, '{"script":{"number":3,"title":"Wave 3","scene":"A lighthouse on a rock, at night.","focus":"the keeper","detail":"a lantern","caption_top":"","caption_bottom":"","lines":[]},"state":"made","picture":{"sha256":"ed05db61ff5b5bac9af40cf704fa1b17616dc9f745390373753ff39e00bde1d4","media_type":"image/png","size_bytes":80,"width_px":16,"height_px":12,"seconds":null},"ending":null}'),
('59ad8ff3369b83a3', 'sections', 0, '{"number":1,"text":"The tide came in.","title":"The tide","direction":"","state":"made","audio":{"sha256":"26131825c935435301fb05d3549d815bc93b1e717d6228d890ee9578dd00025e","media_type":"audio/wav","size_bytes":844,"width_px":null,"height_px":null,"seconds":0.05},"transcript":"The tide came in.","doubt":null,"ending":null}'),
('59ad8ff3369b83a3', 'sections', 1, '{"number":2,"text":"It went out again.","title":"","direction":"slowly","state":"made","audio":{"sha256":"c726d333dd159a31423f3480dbb1c5c4a9dfcd30efe1f7e12ade390dc92e8908","media_type":"audio/wav","size_bytes":1644,"width_px":null,"height_px":null,"seconds":0.1},"transcript":"It went out again.","doubt":null,"ending":null}'),
('59aedb6b1c062def', 'panels', 0, '{"script":{"number":1,"title":"Wave 1","scene":"A lighthouse on a rock, at night.","focus":"the keeper","detail":"a lantern","caption_top":"Night came.","caption_bottom":"","lines":[{"speaker":"KEEPER","text":"Hm.","manner":"softly"},{"speaker":"GULL","text":"„Kra!“","manner":""}]},"state":"made","picture":{"sha256":"f4623c291ab8bc7e32aa443ee5ad6d79d2d8dafecb489b178826d33e402382ec","media_type":"image/png","size_bytes":80,"width_px":16,"height_px":12,"seconds":null},"ending":null}'),
('59aedb6b1c062def', 'panels', 1, '{"script":{"number":2,"title":"Wave 2","scene":"A lighthouse on a rock, at night.","focus":"the keeper","detail":"a lantern","caption_top":"","caption_bottom":"And went.","lines":[{"speaker":"KEEPER","text":"Hm.","manner":"softly"},{"speaker":"GULL","text":"„Kra!“","manner":""}]},"state":"pending","picture":null,"ending":null}'),
('6f841ffb9ff307bb', 'panels', 0, '{"script":{"number":1,"title":"Wave 1","scene":"A lighthouse on a rock, at night.","focus":"the keeper","detail":"a lantern","caption_top":"Night came.","caption_bottom":"","lines":[{"speaker":"KEEPER","text":"Hm.","manner":"softly"},{"speaker":"GULL","text":"„Kra!“","manner":""}]},"state":"made","picture":{"sha256":"f4623c291ab8bc7e32aa443ee5ad6d79d2d8dafecb489b178826d33e402382ec","media_type":"image/png","size_bytes":80,"width_px":16,"height_px":12,"seconds":null},"ending":null}'),
('6f841ffb9ff307bb', 'panels', 1, '{"script":{"number":2,"title":"Wave 2","scene":"A lighthouse on a rock, at night.","focus":"the keeper","detail":"a lantern","caption_top":"","caption_bottom":"And went.","lines":[{"speaker":"KEEPER","text":"Hm.","manner":"softly"},{"speaker":"GULL","text":"„Kra!“","manner":""}]},"state":"made","picture":{"sha256":"f2787a229ada331c8372828e391d3889c7e6c39a3b2d5c6bd1f0a6e203c77aef","media_type":"image/jpeg","size_bytes":633,"width_px":16,"height_px":12,"seconds":null},"ending":null}'),
('6f841ffb9ff307bb', 'panels', 2, '{"script":{"number":3,"title":"Wave 3","scene":"A lighthouse on a rock, at night.","focus":"the keeper","detail":"a lantern","caption_top":"","caption_bottom":"","lines":[]},"state":"pending","picture":null,"ending":null}'),
('6f841ffb9ff307bb', 'panels', 3, '{"script":{"number":4,"title":"","scene":"","focus":"","detail":"","caption_top":"","caption_bottom":"","lines":[]},"state":"pending","picture":null,"ending":null}'),
('784099f3d2b8ad51', 'panels', 0, '{"script":{"number":1,"title":"Wave 1","scene":"A lighthouse on a rock, at night.","focus":"the keeper","detail":"a lantern","caption_top":"Night came.","caption_bottom":"","lines":[{"speaker":"KEEPER","text":"Hm.","manner":"softly"},{"speaker":"GULL","text":"„Kra!“","manner":""}]},"state":"made","picture":{"sha256":"f4623c291ab8bc7e32aa443ee5ad6d79d2d8dafecb489b178826d33e402382ec","media_type":"image/png","size_bytes":80,"width_px":16,"height_px":12,"seconds":null},"ending":null}'),
('784099f3d2b8ad51', 'panels', 1, '{"script":{"number":2,"title":"Wave 2","scene":"A lighthouse on a rock, at night.","focus":"the keeper","detail":"a lantern","caption_top":"","caption_bottom":"And went.","lines":[{"speaker":"KEEPER","text":"Hm.","manner":"softly"},{"speaker":"GULL","text":"„Kra!“","manner":""}]},"state":"made","picture":{"sha256":"f2787a229ada331c8372828e391d3889c7e6c39a3b2d5c6bd1f0a6e203c77aef","media_type":"image/jpeg","size_bytes":633,"width_px":16,"height_px":12,"seconds":null},"ending":null}'),
('7de518824b0a7405', 'sections', 0, '{"number":1,"text":"The tide came in.","title":"The tide","direction":"","state":"made","audio":{"sha256":"26131825c935435301fb05d3549d815bc93b1e717d6228d890ee9578dd00025e","media_type":"audio/wav","size_bytes":844,"width_px":null,"height_px":null,"seconds":0.05},"transcript":"The tide came in.","doubt":null,"ending":null}'),
('7e002e1ba02e628e', 'panels', 0, '{"script":{"number":1,"title":"Wave 1","scene":"A lighthouse on a rock, at night.","focus":"the keeper","detail":"a lantern","caption_top":"Night came.","caption_bottom":"","lines":[{"speaker":"KEEPER","text":"Hm.","manner":"softly"},{"speaker":"GULL","text":"„Kra!“","manner":""}]},"state":"made","picture":{"sha256":"f4623c291ab8bc7e32aa443ee5ad6d79d2d8dafecb489b178826d33e402382ec","media_type":"image/png","size_bytes":80,"width_px":16,"height_px":12,"seconds":null},"ending":null}'),
('7e002e1ba02e628e', 'panels', 1, '{"script":{"number":2,"title":"Wave 2","scene":"A lighthouse on a rock, at night.","focus":"the keeper","detail":"a lantern","caption_top":"","caption_bottom":"And went.","lines":[{"speaker":"KEEPER","text":"Hm.","manner":"softly"},{"speaker":"GULL","text":"„Kra!“","manner":""}]},"state":"made","picture":{"sha256":"f2787a229ada331c8372828e391d3889c7e6c39a3b2d5c6bd1f0a6e203c77aef","media_type":"image/jpeg","size_bytes":633,"width_px":16,"height_px":12,"seconds":null},"ending":null}'),
('7e002e1ba02e628e', 'panels', 2, '{"script":{"number":3,"title":"Wave 3","scene":"A lighthouse on a rock, at night.","focus":"the keeper","detail":"a lantern","caption_top":"","caption_bottom":"","lines":[]},"state":"made","picture":{"sha256":"ed05db61ff5b5bac9af40cf704fa1b17616dc9f745390373753ff39e00bde1d4","media_type":"image/png","size_bytes":80,"width_px":16,"height_px":12,"seconds":null},"ending":null}'),
('7e002e1ba02e628e', 'panels', 3, '{"script":{"number":4,"title":"Wave 4","scene":"A lighthouse on a rock, at night.","focus":"the keeper","detail":"a lantern","caption_top":"","caption_bottom":"","lines":[{"speaker":"KEEPER","text":"Hm.","manner":"softly"},{"speaker":"GULL","text":"„Kra!“","manner":""}]},"state":"made","picture":{"sha256":"e5dc11436672f2fa6dbaa70443791c7dba7ec2f1c573cf8d87f611a464fcd42a","media_type":"image/png","size_bytes":80,"width_px":16,"height_px":12,"seconds":null},"ending":null}'),
('89748232dfa68fbe', 'panels', 0, '{"script":{"number":1,"title":"Wave 1","scene":"A lighthouse on a rock, at night.","focus":"the keeper","detail":"a lantern","caption_top":"Night came.","caption_bottom":"","lines":[{"speaker":"KEEPER","text":"Hm.","manner":"softly"},{"speaker":"GULL","text":"„Kra!“","manner":""}]},"state":"made","picture":{"sha256":"f4623c291ab8bc7e32aa443ee5ad6d79d2d8dafecb489b178826d33e402382ec","media_type":"image/png","size_bytes":80,"width_px":16,"height_px":12,"seconds":null},"ending":null}'),
('89748232dfa68fbe', 'panels', 1, '{"script":{"number":2,"title":"Wave 2","scene":"A lighthouse on a rock, at night.","focus":"the keeper","detail":"a lantern","caption_top":"","caption_bottom":"And went.","lines":[{"speaker":"KEEPER","text":"Hm.","manner":"softly"},{"speaker":"GULL","text":"„Kra!“","manner":""}]},"state":"made","picture":{"sha256":"f2787a229ada331c8372828e391d3889c7e6c39a3b2d5c6bd1f0a6e203c77aef","media_type":"image/jpeg","size_bytes":633,"width_px":16,"height_px":12,"seconds":null},"ending":null}'),
('8baa0bf78d3cdc15', 'sections', 0, '{"number":1,"text":"The tide came in.","title":"The tide","direction":"","state":"made","audio":{"sha256":"26131825c935435301fb05d3549d815bc93b1e717d6228d890ee9578dd00025e","media_type":"audio/wav","size_bytes":844,"width_px":null,"height_px":null,"seconds":0.05},"transcript":"The tide came in.","doubt":null,"ending":null}'),
('904a9b63562853b0', 'panels', 0, '{"script":{"number":1,"title":"Wave 1","scene":"A lighthouse on a rock, at night.","focus":"the keeper","detail":"a lantern","caption_top":"Night came.","caption_bottom":"","lines":[{"speaker":"KEEPER","text":"Hm.","manner":"softly"},{"speaker":"GULL","text":"„Kra!“","manner":""}]},"state":"made","picture":{"sha256":"f4623c291ab8bc7e32aa443ee5ad6d79d2d8dafecb489b178826d33e402382ec","media_type":"image/png","size_bytes":80,"width_px":16,"height_px":12,"seconds":null},"ending":null}'),
('904a9b63562853b0', 'panels', 1, '{"script":{"number":2,"title":"Wave 2","scene":"A lighthouse on a rock, at night.","focus":"the keeper","detail":"a lantern","caption_top":"","caption_bottom":"And went.","lines":[{"speaker":"KEEPER","text":"Hm.","manner":"softly"},{"speaker":"GULL","text":"„Kra!“","manner":""}]},"state":"pending","picture":null,"ending":null}'),
('904a9b63562853b0', 'panels', 2, '{"script":{"number":3,"title":"Wave 3","scene":"A lighthouse on a rock, at night.","focus":"the keeper","detail":"a lantern","caption_top":"","caption_bottom":"","lines":[]},"state":"pending","picture":null,"ending":null}'),
('911ff75ef2d34e68', 'sections', 0, '{"number":1,"text":"The tide came in.","title":"The tide","direction":"","state":"made","audio":{"sha256":"26131825c935435301fb05d3549d815bc93b1e717d6228d890ee9578dd00025e","media_type":"audio/wav","size_bytes":844,"width_px":null,"height_px":null,"seconds":0.05},"transcript":"The tide came in.","doubt":null,"ending":null}'),
('911ff75ef2d34e68', 'sections', 1, '{"number":2,"text":"It went out again.","title":"","direction":"slowly","state":"pending","audio":null,"transcript":"","doubt":null,"ending":null}'),
('911ff75ef2d34e68', 'sections', 2, '{"number":3,"text":"Nobody minded.","title":"","direction":"","state":"pending","audio":null,"transcript":"","doubt":null,"ending":null}'),
('a0cbf123e9b3804d', 'panels', 0, '{"script":{"number":1,"title":"","scene":"","focus":"","detail":"","caption_top":"","caption_bottom":"","lines":[]},"state":"pending","picture":null,"ending":null}'),
('a0cbf123e9b3804d', 'panels', 1, '{"script":{"number":2,"title":"","scene":"","focus":"","detail":"","caption_top":"","caption_bottom":"","lines":[]},"state":"pending","picture":null,"ending":null}'),
('a0cbf123e9b3804d', 'panels', 2, '{"script":{"number":3,"title":"","scene":"","focus":"","detail":"","caption_top":"","caption_bottom":"","lines":[]},"state":"pending","picture":null,"ending":null}'),
('a0cbf123e9b3804d', 'panels', 3, '{"script":{"number":4,"title":"","scene":"","focus":"","detail":"","caption_top":"","caption_bottom":"","lines":[]},"state":"pending","picture":null,"ending":null}'),
('a0cbf123e9b3804d', 'panels', 4, '{"script":{"number":5,"title":"","scene":"","focus":"","detail":"","caption_top":"","caption_bottom":"","lines":[]},"state":"pending","picture":null,"ending":null}'),
('a0cbf123e9b3804d', 'panels', 5, '{"script":{"number":6,"title":"","scene":"","focus":"","detail":"","caption_top":"","caption_bottom":"","lines":[]},"state":"pending","picture":null,"ending":null}'),
('a0cbf123e9b3804d', 'panels', 6, '{"script":{"number":7,"title":"","scene":"","focus":"","detail":"","caption_top":"","caption_bottom":"","lines":[]},"state":"pending","picture":null,"ending":null}'),
('a0cbf123e9b3804d', 'panels', 7, '{"script":{"number":8,"title":"","scene":"","focus":"","detail":"","caption_top":"","caption_bottom":"","lines":[]},"state":"pending","picture":null,"ending":null}'),
('a7a32a47732a49ab', 'panels', 0, '{"script":{"number":1,"title":"Wave 1","scene":"A lighthouse on a rock, at night.","focus":"the keeper","detail":"a lantern","caption_top":"Night came.","caption_bottom":"","lines":[{"speaker":"KEEPER","text":"Hm.","manner":"softly"},{"speaker":"GULL","text":"„Kra!“","manner":""}]},"state":"made","picture":{"sha256":"f4623c291ab8bc7e32aa443ee5ad6d79d2d8dafecb489b178826d33e402382ec","media_type":"image/png","size_bytes":80,"width_px":16,"height_px":12,"seconds":null},"ending":null}'),
('a7a32a47732a49ab', 'panels', 1, '{"script":{"number":2,"title":"Wave 2","scene":"A lighthouse on a rock, at night.","focus":"the keeper","detail":"a lantern","caption_top":"","caption_bottom":"And went.","lines":[{"speaker":"KEEPER","text":"Hm.","manner":"softly"},{"speaker":"GULL","text":"„Kra!“","manner":""}]},"state":"made","picture":{"sha256":"f2787a229ada331c8372828e391d3889c7e6c39a3b2d5c6bd1f0a6e203c77aef","media_type":"image/jpeg","size_bytes":633,"width_px":16,"height_px":12,"seconds":null},"ending":null}'),
('a7a32a47732a49ab', 'panels', 2, '{"script":{"number":3,"title":"Wave 3","scene":"A lighthouse on a rock, at night.","focus":"the keeper","detail":"a lantern","caption_top":"","caption_bottom":"","lines":[]},"state":"made","picture":{"sha256":"ed05db61ff5b5bac9af40cf704fa1b17616dc9f745390373753ff39e00bde1d4","media_type":"image/png","size_bytes":80,"width_px":16,"height_px":12,"seconds":null},"ending":null}'),
('a7a32a47732a49ab', 'panels', 3, '{"script":{"number":4,"title":"Wave 4","scene":"A lighthouse on a rock, at night.","focus":"the keeper","detail":"a lantern","caption_top":"","caption_bottom":"","lines":[{"speaker":"KEEPER","text":"Hm.","manner":"softly"},{"speaker":"GULL","text":"„Kra!“","manner":""}]},"state":"made","picture":{"sha256":"e5dc11436672f2fa6dbaa70443791c7dba7ec2f1c573cf8d87f611a464fcd42a","media_type":"image/png","size_bytes":80,"width_px":16,"height_px":12,"seconds":null},"ending":null}'),
('a7a32a47732a49ab', 'panels', 4, '{"script":{"number":5,"title":"Wave 5","scene":"A lighthouse on a rock, at night.","focus":"the keeper","detail":"a lantern","caption_top":"","caption_bottom":"","lines":[{"speaker":"KEEPER","text":"Hm.","manner":"softly"},{"speaker":"GULL","text":"„Kra!“","manner":""}]},"state":"made","picture":{"sha256":"2ce83d00f22df9e51d28719e75073bb58ac13bebe9d04859d5f928da70db0290","media_type":"image/png","size_bytes":80,"width_px":16,"height_px":12,"seconds":null},"ending":null}'),
('a7a32a47732a49ab', 'panels', 5, '{"script":{"number":6,"title":"Wave 6","scene":"A lighthouse on a rock, at night.","focus":"the keeper","detail":"a lantern","caption_top":"","caption_bottom":"","lines":[{"speaker":"KEEPER","text":"Hm.","manner":"softly"},{"speaker":"GULL","text":"„Kra!“","manner":""}]},"state":"made","picture":{"sha256":"ed84e7ed731fbf1b9449333ced7253b0464eb42151fccfc7a8a04ddfe05d03c0","media_type":"image/png","size_bytes":80,"width_px":16,"height_px":12,"seconds":null},"ending":null}'),
('a7a32a47732a49ab', 'panels', 6, '{"script":{"number":7,"title":"Wave 7","scene":"A lighthouse on a rock, at night.","focus":"the keeper","detail":"a lantern","caption_top":"","caption_bottom":"","lines":[{"speaker":"KEEPER","text":"Hm.","manner":"softly"},{"speaker":"GULL","text":"„Kra!“","manner":""}]},"state":"made","picture":{"sha256":"763bee5abd8620ae906b9eb4dec9e173224424d3077049d645ca850ce37a4f98","media_type":"image/png","size_bytes":80,"width_px":16,"height_px":12,"seconds":null},"ending":null}'),
('a7a32a47732a49ab', 'panels', 7, '{"script":{"number":8,"title":"Wave 8","scene":"A lighthouse on a rock, at night.","focus":"the keeper","detail":"a lantern","caption_top":"","caption_bottom":"","lines":[{"speaker":"KEEPER","text":"Hm.","manner":"softly"},{"speaker":"GULL","text":"„Kra!“","manner":""}]},"state":"made","picture":{"sha256":"188f9550c896602b417b66b7171820f78eaf17ea9a8641b7b42cd268db82ee10","media_type":"image/png","size_bytes":80,"width_px":16,"height_px":12,"seconds":null},"ending":null}'),
('b3314028cb8b21f1', 'panels', 0, '{"script":{"number":1,"title":"","scene":"","focus":"","detail":"","caption_top":"","caption_bottom":"","lines":[]},"state":"pending","picture":null,"ending":null}'),
('b3314028cb8b21f1', 'panels', 1, '{"script":{"number":2,"title":"","scene":"","focus":"","detail":"","caption_top":"","caption_bottom":"","lines":[]},"state":"pending","picture":null,"ending":null}'),
('b4187bb07444c541', 'panels', 0, '{"script":{"number":1,"title":"Wave 1","scene":"A lighthouse on a rock, at night.","focus":"the keeper","detail":"a lantern","caption_top":"Night came.","caption_bottom":"","lines":[{"speaker":"KEEPER","text":"Hm.","manner":"softly"},{"speaker":"GULL","text":"„Kra!“","manner":""}]},"state":"made","picture":{"sha256":"f4623c291ab8bc7e32aa443ee5ad6d79d2d8dafecb489b178826d33e402382ec","media_type":"image/png","size_bytes":80,"width_px":16,"height_px":12,"seconds":null},"ending":null}'),
('b4187bb07444c541', 'panels', 1, '{"script":{"number":2,"title":"Wave 2","scene":"A lighthouse on a rock, at night.","focus":"the keeper","detail":"a lantern","caption_top":"","caption_bottom":"And went.","lines":[{"speaker":"KEEPER","text":"Hm.","manner":"softly"},{"speaker":"GULL","text":"„Kra!“","manner":""}]},"state":"missing","picture":null,"ending":{"kind":"blocked","params":{"rule":"safety","where":"picture"},"retry":"never","fault":"person","after_s":null}}'),
('b4187bb07444c541', 'panels', 2, '{"script":{"number":3,"title":"Wave 3","scene":"A lighthouse on a rock, at night.","focus":"the keeper","detail":"a lantern","caption_top":"","caption_bottom":"","lines":[]},"state":"made","picture":{"sha256":"ed05db61ff5b5bac9af40cf704fa1b17616dc9f745390373753ff39e00bde1d4","media_type":"image/png","size_bytes":80,"width_px":16,"height_px":12,"seconds":null},"ending":null}'),
('c154724d389e4bf8', 'sections', 0, '{"number":1,"text":"The tide came in.","title":"","direction":"","state":"doubtful","audio":{"sha256":"26131825c935435301fb05d3549d815bc93b1e717d6228d890ee9578dd00025e","media_type":"audio/wav","size_bytes":844,"width_px":null,"height_px":null,"seconds":0.05},"transcript":"","doubt":"silent","ending":null}'),
('c154724d389e4bf8', 'sections', 1, '{"number":2,"text":"It went out again.","title":"","direction":"","state":"doubtful","audio":{"sha256":"c726d333dd159a31423f3480dbb1c5c4a9dfcd30efe1f7e12ade390dc92e8908","media_type":"audio/wav","size_bytes":1644,"width_px":null,"height_px":null,"seconds":0.1},"transcript":"The tide.","doubt":"short","ending":null}'),
('c154724d389e4bf8', 'sections', 2, '{"number":3,"text":"Nobody minded.","title":"","direction":"","state":"doubtful","audio":{"sha256":"add5086b284512e05c3c7da4b81e19b963fa8809bbb4e245e84ff247724f384d","media_type":"audio/wav","size_bytes":2444,"width_px":null,"height_px":null,"seconds":0.15000000000000002},"transcript":"The tide.","doubt":"diverging","ending":null}'),
('c154724d389e4bf8', 'sections', 3, '{"number":4,"text":"The lamp burned on.","title":"","direction":"","state":"missing","audio":null,"transcript":"","doubt":null,"ending":{"kind":"lost","params":{},"retry":"now","fault":"model","after_s":null}}'),
('e49b3988b52f0294', 'panels', 0, '{"script":{"number":1,"title":"Wave 1","scene":"A lighthouse on a rock, at night.","focus":"the keeper","detail":"a lantern","caption_top":"Night came.","caption_bottom":"","lines":[{"speaker":"KEEPER","text":"Hm.","manner":"softly"},{"speaker":"GULL","text":"„Kra!“","manner":""}]},"state":"made","picture":{"sha256":"f4623c291ab8bc7e32aa443ee5ad6d79d2d8dafecb489b178826d33e402382ec","media_type":"image/png","size_bytes":80,"width_px":16,"height_px":12,"seconds":null},"ending":null}'),
('e49b3988b52f0294', 'panels', 1, '{"script":{"number":2,"title":"Wave 2","scene":"A lighthouse on a rock, at night.","focus":"the keeper","detail":"a lantern","caption_top":"","caption_bottom":"And went.","lines":[{"speaker":"KEEPER","text":"Hm.","manner":"softly"},{"speaker":"GULL","text":"„Kra!“","manner":""}]},"state":"made","picture":{"sha256":"f2787a229ada331c8372828e391d3889c7e6c39a3b2d5c6bd1f0a6e203c77aef","media_type":"image/jpeg","size_bytes":633,"width_px":16,"height_px":12,"seconds":null},"ending":null}'),
('fddcaffc37948759', 'sections', 0, '{"number":1,"text":"The tide came in.","title":"The tide","direction":"","state":"made","audio":{"sha256":"26131825c935435301fb05d3549d815bc93b1e717d6228d890ee9578dd00025e","media_type":"audio/wav","size_bytes":844,"width_px":null,"height_px":null,"seconds":0.05},"transcript":"The tide came in.","doubt":null,"ending":null}');
INSERT INTO people ("person_id", "others_may_narrate") VALUES
(782214207897600002, 1),
(914485778841600003, 0);
INSERT INTO replies ("reply_id", "work_id", "channel_id", "guild_id", "token", "token_expires_at", "address", "state") VALUES
('033592db05cf97e9', '033592db05cf97e9', 1324527648768000007, 1311300491673600005, NULL, 1795760100.0, '{"application_id":"1179028920729600001","interaction_id":"1575753036595200043","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":true,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575753040789504044"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('042909b2a34d3a72', '042909b2a34d3a72', 1324527648768000007, 1311300491673600005, NULL, 1795778100.0, '{"application_id":"1179028920729600001","interaction_id":"1575828534067200221","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":true,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575828538261504222"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('06d50d4ed8af5645', '06d50d4ed8af5645', 1324527648768000007, 1311300491673600005, '05f07fd0286d33ad27f6afa577f22a9a4283320065da5b7b846f3d6b891e65d4', 1795781580.0, '{"application_id":"1179028920729600001","interaction_id":"1575843130245120196","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":[],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('0badcc28932e382b', '0badcc28932e382b', 1324527648768000007, 1311300491673600005, NULL, 1795760100.0, '{"application_id":"1179028920729600001","interaction_id":"1575753036595200111","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"classic","message_ids":["1575753040789504113"],"cuts":[],"attachment_ids":{"section-01.wav":"1575753036595200112"},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":{"title":"A message","url":"https://discord.com/channels/1311300491673600005/1324527648768000007/2","author_id":914485778841600003,"shared_by":0}}'),
('0dca30464f4a943c', '0dca30464f4a943c', 1324527648768000007, 1311300491673600005, NULL, 1795778120.0, '{"application_id":"1179028920729600001","interaction_id":"1575828617953280164","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575828622147584165"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('12b3d65d8467184f', '12b3d65d8467184f', 1324527648768000007, 1311300491673600005, NULL, 1795778128.0, '{"application_id":"1179028920729600001","interaction_id":"1575828651507712180","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575828655702016181"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('1b95caa8972d6b7b', '1b95caa8972d6b7b', 1324527648768000007, 1311300491673600005, NULL, 1795778110.0, '{"application_id":"1179028920729600001","interaction_id":"1575828576010240144","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575828580204544145"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('1ba18809af488493', '1ba18809af488493', 1443572062617600013, 1311300491673600005, NULL, 1795781580.0, '{"application_id":"1179028920729600001","interaction_id":"1575843130245120210","channel_id":"1443572062617600013","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575843134439424211","1575843138633728212"],"cuts":[{"unit":0,"offset":3092,"carry":{"fence":"","quote":"","line":"","marks":[]}}],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":true,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('1f20f3884a3b5a44', '1f20f3884a3b5a44', 1324527648768000007, 1311300491673600005, NULL, 1795778103.0, '{"application_id":"1179028920729600001","interaction_id":"1575828546650112130","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575828550844416131"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('21317d1ea1d4f20a', '21317d1ea1d4f20a', 1324527648768000007, 1311300491673600005, NULL, 1795778100.0, '{"application_id":"1179028920729600001","interaction_id":"1575828534067200124","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575828538261504125"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('24d4b96f58da6d4a', '24d4b96f58da6d4a', 1324527648768000007, 1311300491673600005, NULL, 1795760100.0, '{"application_id":"1179028920729600001","interaction_id":"1575753036595200050","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"1046757349785600004","is_member":true,"private":false,"locale":"de","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575753040789504051"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('29df7903487111d7', '29df7903487111d7', 1324527648768000007, 1311300491673600005, NULL, 1795778121.0, '{"application_id":"1179028920729600001","interaction_id":"1575828622147584166","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575828626341888167"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('2c01912a32cfab38', '2c01912a32cfab38', 1324527648768000007, 1311300491673600005, NULL, 1795778130.0, '{"application_id":"1179028920729600001","interaction_id":"1575828659896320184","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575828664090624185"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('2cd3a037a4a3575f', '2cd3a037a4a3575f', 1324527648768000007, 1311300491673600005, NULL, 1795778106.0, '{"application_id":"1179028920729600001","interaction_id":"1575828559233024136","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575828563427328137"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('36d651c3a8b293a7', '36d651c3a8b293a7', 1324527648768000007, 1311300491673600005, NULL, 1795778117.0, '{"application_id":"1179028920729600001","interaction_id":"1575828605370368158","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575828609564672159"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('3837746f67dcdb00', '3837746f67dcdb00', 1324527648768000007, 1311300491673600005, '5c3b688076373cb55eb1d7142e7ac2017b82056ccf2aec547238169cbf264f63', 1795781580.0, '{"application_id":"1179028920729600001","interaction_id":"1575843130245120235","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575843134439424236"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('3953f4cdbc179add', '3953f4cdbc179add', 1324527648768000007, 1311300491673600005, NULL, 1795778131.0, '{"application_id":"1179028920729600001","interaction_id":"1575828664090624186","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575828668284928187"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('3a54ce9482dfa405', '3a54ce9482dfa405', 1324527648768000007, 1311300491673600005, NULL, 1795760100.0, '{"application_id":"1179028920729600001","interaction_id":"1575753036595200192","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575753040789504193"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('45a409c4523af0b8', '45a409c4523af0b8', 1324527648768000007, 1311300491673600005, NULL, 1795778102.0, '{"application_id":"1179028920729600001","interaction_id":"1575828542455808128","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575828546650112129"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('498cc84b29cb560e', '498cc84b29cb560e', 1324527648768000007, 1311300491673600005, NULL, 1795760100.0, '{"application_id":"1179028920729600001","interaction_id":"1575753036595200099","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575753040789504103"],"cuts":[],"attachment_ids":{"panel-1.png":"1575753036595200100","panel-2.jpg":"1575753036595200101","panel-3.png":"1575753036595200102"},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":{"title":"The lamp","url":"https://discord.com/channels/1311300491673600005/1324527648768000007/1","author_id":782214207897600002,"shared_by":0}}'),
('5017317f03dbb582', '5017317f03dbb582', 1324527648768000007, 1311300491673600005, NULL, 1795778127.0, '{"application_id":"1179028920729600001","interaction_id":"1575828647313408178","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575828651507712179"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('53b47ebad2a1e419', '53b47ebad2a1e419', 1324527648768000007, 1311300491673600005, 'd8b2303e2dc673302cf89044de64ea61a6fe62033ef68510fde3412008db2179', 1795781580.0, '{"application_id":"1179028920729600001","interaction_id":"1575843130245120197","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":[],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('546489d877c8a5c7', '546489d877c8a5c7', 1324527648768000007, 1311300491673600005, NULL, 1795778108.0, '{"application_id":"1179028920729600001","interaction_id":"1575828567621632140","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575828571815936141"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('58cb2b9f1c7b4ca7', '86e3f7c5dba46c4a', 1443572062617600018, 1311300491673600005, NULL, 1795781580.0, '{"application_id":"1179028920729600001","interaction_id":"1575843130245120249","channel_id":"1443572062617600018","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575843134439424250"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":true,"spare_ids":["1575843381903360251","1575843386097664252"],"posting":null,"thread_id":null,"source":null}'),
('59ad8ff3369b83a3', '59ad8ff3369b83a3', 1324527648768000007, 1311300491673600005, NULL, 1795760100.0, '{"application_id":"1179028920729600001","interaction_id":"1575753036595200075","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"classic","message_ids":["1575753040789504078"],"cuts":[],"attachment_ids":{"section-01.wav":"1575753036595200076","section-02.wav":"1575753036595200077"},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('5c5cdfb42ba279d6', '5c5cdfb42ba279d6', 1390663434240000009, 1377436277145600006, NULL, 1795760100.0, '{"application_id":"1179028920729600001","interaction_id":"1575753036595200045","channel_id":"1390663434240000009","guild_id":"1377436277145600006","author_id":"782214207897600002","is_member":false,"private":true,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575753040789504046"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('5e656050a4ddd869', '5e656050a4ddd869', 1403890591334400010, NULL, 'd32a8651dcec0d773020d447bd44723fd8a3ab76ff5a6c4b5bc281d0495e2303', 1795781580.0, '{"application_id":"1179028920729600001","interaction_id":"1575843130245120215","channel_id":"1403890591334400010","guild_id":null,"author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575843134439424216"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('5e65f4f8ba393f11', '5e65f4f8ba393f11', 1324527648768000007, 1311300491673600005, NULL, 1795778129.0, '{"application_id":"1179028920729600001","interaction_id":"1575828655702016182","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575828659896320183"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('61d91f9348c54b2b', '61d91f9348c54b2b', 1324527648768000007, 1311300491673600005, NULL, 1795778119.0, '{"application_id":"1179028920729600001","interaction_id":"1575828613758976162","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575828617953280163"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('6849010ac60fcacb', '6849010ac60fcacb', 1324527648768000007, 1311300491673600005, NULL, 1795778118.0, '{"application_id":"1179028920729600001","interaction_id":"1575828609564672160","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575828613758976161"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('6a3d8403af6354f5', '6a3d8403af6354f5', 1443572062617600012, 1311300491673600005, NULL, 0.0, '{"application_id":"1179028920729600001","interaction_id":"1575843130245120204","channel_id":"1443572062617600012","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":[],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":true,"spare_ids":[],"posting":"6a3d8403af6354f5","thread_id":null,"source":{"title":"The lamp","url":"https://discord.com/channels/1311300491673600005/1324527648768000007/1","author_id":782214207897600002,"shared_by":0}}'),
('6d589486f3058835', '6d589486f3058835', 1324527648768000007, 1311300491673600005, NULL, 1795760100.0, '{"application_id":"1179028920729600001","interaction_id":"1575753036595200253","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575753040789504254"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('6f841ffb9ff307bb', '6f841ffb9ff307bb', 1324527648768000007, 1311300491673600005, '84135661d7c0fb1ad1ffc99a5e27a5066a14e5f3320092f1614470ee3c257a78', 1795781580.0, '{"application_id":"1179028920729600001","interaction_id":"1575843130245120231","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575843134439424234"],"cuts":[],"attachment_ids":{"panel-1.png":"1575843130245120232","panel-2.jpg":"1575843130245120233"},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('702a47e317fdead9', '702a47e317fdead9', 1443572062617600014, 1311300491673600005, NULL, 1795778100.0, '{"application_id":"1179028920729600001","interaction_id":"1575828534067200219","channel_id":"1443572062617600014","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575828538261504220"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('715dc8493c36579a', '715dc8493c36579a', 1324527648768000007, 1311300491673600005, 'f5dccba553b255093850445f90e1639ade6107565b48634edbf495f8dc6c644b', 1795781400.0, '{"application_id":"1179028920729600001","interaction_id":"1575842375270400041","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":true,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575842379464704042"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('78036bb2812cb563', '78036bb2812cb563', 1324527648768000007, 1311300491673600005, NULL, 1795778125.0, '{"application_id":"1179028920729600001","interaction_id":"1575828638924800174","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575828643119104175"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('784099f3d2b8ad51', '59aedb6b1c062def', 1324527648768000007, 1311300491673600005, NULL, 1795778100.0, '{"application_id":"1179028920729600001","interaction_id":"1575828534067200118","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575828538261504120"],"cuts":[],"attachment_ids":{"panel-1.png":"1575828534067200119"},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('7bde444cdae72bb0', '7bde444cdae72bb0', 1324527648768000007, 1311300491673600005, NULL, 1795778114.0, '{"application_id":"1179028920729600001","interaction_id":"1575828592787456152","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575828596981760153"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('7be403e3cc822622', '7be403e3cc822622', 1443572062617600011, 1311300491673600005, NULL, 0.0, '{"application_id":"1179028920729600001","interaction_id":"1575843130245120203","channel_id":"1443572062617600011","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":[],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":true,"spare_ids":[],"posting":"7be403e3cc822622","thread_id":null,"source":{"title":"The lamp","url":"https://discord.com/channels/1311300491673600005/1324527648768000007/1","author_id":782214207897600002,"shared_by":0}}'),
('7de518824b0a7405', '7de518824b0a7405', 1324527648768000007, 1311300491673600005, NULL, 1795760100.0, '{"application_id":"1179028920729600001","interaction_id":"1575753036595200079","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":true,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"classic","message_ids":["1575753040789504081"],"cuts":[],"attachment_ids":{"section-01.wav":"1575753036595200080"},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('7e002e1ba02e628e', '7e002e1ba02e628e', 1324527648768000007, 1311300491673600005, NULL, 1795760100.0, '{"application_id":"1179028920729600001","interaction_id":"1575753036595200054","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575753040789504059"],"cuts":[],"attachment_ids":{"panel-1.png":"1575753036595200055","panel-2.jpg":"1575753036595200056","panel-3.png":"1575753036595200057","panel-4.png":"1575753036595200058"},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('80cfa3e7f28dde4d', '80cfa3e7f28dde4d', 1324527648768000007, 1311300491673600005, '44caf65098e59e85d3b494b372b5b32e9d8640b3d4d293605ef9f9d57e571fc8', 1795781580.0, '{"application_id":"1179028920729600001","interaction_id":"1575843130245120199","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575843134439424200"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('82eeb8fb8e8746af', '82eeb8fb8e8746af', 1324527648768000007, 1311300491673600005, NULL, 1795778124.0, '{"application_id":"1179028920729600001","interaction_id":"1575828634730496172","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575828638924800173"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('85404640a9199f1d', '85404640a9199f1d', 1324527648768000007, 1311300491673600005, NULL, 1795760100.0, '{"application_id":"1179028920729600001","interaction_id":"1575753036595200039","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":true}', '{"version":1,"dialect":"v2","message_ids":["1575753040789504040"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('87f78f40b348d764', '87f78f40b348d764', 1324527648768000007, 1311300491673600005, '8116dfa76a010ff8286db78ac791483f97f6f2c9f49748b5dbaaae8584e28481', 1795781580.0, '{"application_id":"1179028920729600001","interaction_id":"1575843130245120208","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575843134439424209"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('89748232dfa68fbe', '89748232dfa68fbe', 1324527648768000007, 1311300491673600005, NULL, 1795760100.0, '{"application_id":"1179028920729600001","interaction_id":"1575753036595200095","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"914485778841600003","is_member":true,"private":false,"locale":"de","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575753040789504098"],"cuts":[],"attachment_ids":{"panel-1.png":"1575753036595200096","panel-2.jpg":"1575753036595200097"},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":{"title":"The lamp","url":"https://discord.com/channels/1311300491673600005/1324527648768000007/1","author_id":782214207897600002,"shared_by":0}}'),
('8a117f8d3840e23f', '8a117f8d3840e23f', 1324527648768000007, 1311300491673600005, '2fd604c6f1945b67c213c31d84515dff8129146ac0b5ae0d428e47922255417e', 1795781580.0, '{"application_id":"1179028920729600001","interaction_id":"1575843130245120247","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575843134439424248"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('8baa0bf78d3cdc15', '24122c83622caf45', 1324527648768000007, 1311300491673600005, NULL, 1795760100.0, '{"application_id":"1179028920729600001","interaction_id":"1575753036595200121","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"914485778841600003","is_member":true,"private":false,"locale":"de","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"classic","message_ids":["1575753040789504123"],"cuts":[],"attachment_ids":{"section-01.wav":"1575753036595200122"},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('8bf1475eed3e8d1f', '8bf1475eed3e8d1f', 1324527648768000007, 1311300491673600005, NULL, 1795778101.0, '{"application_id":"1179028920729600001","interaction_id":"1575828538261504126","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575828542455808127"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('8fe9d9747343d272', '8fe9d9747343d272', 1443572062617600017, 1311300491673600005, NULL, 1795781580.0, '{"application_id":"1179028920729600001","interaction_id":"1575843130245120228","channel_id":"1443572062617600017","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575843134439424229"],"cuts":[{"unit":0,"offset":3092,"carry":{"fence":"","quote":"","line":"","marks":[]}}],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":true,"spare_ids":[],"posting":"8fe9d9747343d272","thread_id":null,"source":null}'),
('904a9b63562853b0', '904a9b63562853b0', 1324527648768000007, 1311300491673600005, '844364cccf5c18c585ad013de9c6b02d436b306fba480ce7b885f39a7cdb7695', 1795781580.0, '{"application_id":"1179028920729600001","interaction_id":"1575843130245120240","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575843134439424242"],"cuts":[],"attachment_ids":{"panel-1.png":"1575843130245120241"},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":{"title":"The lamp","url":"https://discord.com/channels/1311300491673600005/1324527648768000007/1","author_id":782214207897600002,"shared_by":0}}'),
('911ff75ef2d34e68', '911ff75ef2d34e68', 1324527648768000007, 1311300491673600005, 'a19ecc960bdb82997b0d30619f33767d3efef500398b12237719cb1a18b31b2a', 1795781580.0, '{"application_id":"1179028920729600001","interaction_id":"1575843130245120237","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"classic","message_ids":["1575843134439424239"],"cuts":[],"attachment_ids":{"section-01.wav":"1575843130245120238"},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('9306d4981f521360', '9306d4981f521360', 1324527648768000007, 1311300491673600005, NULL, 1795778105.0, '{"application_id":"1179028920729600001","interaction_id":"1575828555038720134","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575828559233024135"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('95bbb36a8786c764', '95bbb36a8786c764', 1443572062617600016, 1311300491673600005, NULL, 1795781580.0, '{"application_id":"1179028920729600001","interaction_id":"1575843130245120226","channel_id":"1443572062617600016","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575843134439424227"],"cuts":[{"unit":0,"offset":3092,"carry":{"fence":"","quote":"","line":"","marks":[]}}],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":true,"spare_ids":[],"posting":"95bbb36a8786c764","thread_id":null,"source":null}'),
('977e503d9734d134', '977e503d9734d134', 1324527648768000007, 1311300491673600005, '5af9577a24819f77af3c79dcb888a594283e08c0fb37c9bf7229fe3f51733d52', 1795781580.0, '{"application_id":"1179028920729600001","interaction_id":"1575843130245120213","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":true,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575843134439424214"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('9b0889b79f52fbec', '9b0889b79f52fbec', 1390663434240000009, 1377436277145600006, '522b22800c979cd983bc5bc78df9aaefbbb670e2cb57d8705f36fb986641d7e7', 1795781580.0, '{"application_id":"1179028920729600001","interaction_id":"1575843130245120217","channel_id":"1390663434240000009","guild_id":"1377436277145600006","author_id":"914485778841600003","is_member":false,"private":false,"locale":"de","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575843134439424218"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('9c18a1b57f3d312e', '9c18a1b57f3d312e', 1324527648768000007, 1311300491673600005, NULL, 1795760100.0, '{"application_id":"1179028920729600001","interaction_id":"1575753036595200194","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575753040789504195"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('9c19877e5cdb10ca', '8c99ed9c767dd1a1', 1324527648768000007, 1311300491673600005, NULL, 1795767300.0, '{"application_id":"1179028920729600001","interaction_id":"1575783235584000114","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575783239778304115"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":true,"spare_ids":["1575783487242240116","1575783491436544117"],"posting":null,"thread_id":null,"source":null}'),
('9e205fa3848f928e', '9e205fa3848f928e', 1324527648768000007, 1311300491673600005, NULL, 1795760100.0, '{"application_id":"1179028920729600001","interaction_id":"1575753036595200109","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"914485778841600003","is_member":true,"private":false,"locale":"de","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575753040789504110"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":{"title":"The lamp","url":"https://discord.com/channels/1311300491673600005/1324527648768000007/1","author_id":782214207897600002,"shared_by":0}}'),
('9ea90488b5c8219a', '9ea90488b5c8219a', 1324527648768000007, 1311300491673600005, '1e1eb0c3c1117e6ebc080c87f68b4b0fef037f18836c8f4e53989a5880e2db7d', 1795781580.0, '{"application_id":"1179028920729600001","interaction_id":"1575843130245120243","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575843134439424244"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('a0cbf123e9b3804d', 'a0cbf123e9b3804d', 1324527648768000007, 1311300491673600005, NULL, 1795760100.0, '{"application_id":"1179028920729600001","interaction_id":"1575753036595200073","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575753040789504074"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('a11ae06469c63740', 'a11ae06469c63740', 1324527648768000007, 1311300491673600005, '954c94c70e3261b14c57179ec494a663092540778cd3b8c07c2e58e44bade1ec', 1795781580.0, '{"application_id":"1179028920729600001","interaction_id":"1575843130245120206","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575843134439424207"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('a157d36a739191c1', 'a157d36a739191c1', 1324527648768000007, 1311300491673600005, NULL, 1795760100.0, '{"application_id":"1179028920729600001","interaction_id":"1575753036595200025","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575753040789504026"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('a41bc71e3932dc28', 'a41bc71e3932dc28', 1324527648768000007, 1311300491673600005, NULL, 1795778132.0, '{"application_id":"1179028920729600001","interaction_id":"1575828668284928188","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575828672479232189"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('a6278590a4ba1f3c', 'a6278590a4ba1f3c', 1390663434240000009, 1377436277145600006, 'aab159913c0c9a5cdd32ec5289a68f1a9ef1b61dfb54a0ed64db88275cd33217', 1795781300.0, '{"application_id":"1179028920729600001","interaction_id":"1575841955840000047","channel_id":"1390663434240000009","guild_id":"1377436277145600006","author_id":"914485778841600003","is_member":false,"private":false,"locale":"de","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575841960034304048","1575841964228608049"],"cuts":[{"unit":0,"offset":3092,"carry":{"fence":"","quote":"","line":"","marks":[]}}],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('a7a32a47732a49ab', 'a7a32a47732a49ab', 1324527648768000007, 1311300491673600005, NULL, 1795760100.0, '{"application_id":"1179028920729600001","interaction_id":"1575753036595200060","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"classic","message_ids":["1575753040789504069"],"cuts":[],"attachment_ids":{"panel-1.png":"1575753036595200061","panel-2.jpg":"1575753036595200062","panel-3.png":"1575753036595200063","panel-4.png":"1575753036595200064","panel-5.png":"1575753036595200065","panel-6.png":"1575753036595200066","panel-7.png":"1575753036595200067","panel-8.png":"1575753036595200068"},"refused":[],"post_only":false,"on_channel_route":true,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('aa17b50bae817ca2', 'aa17b50bae817ca2', 1324527648768000007, 1311300491673600005, NULL, 1795778112.0, '{"application_id":"1179028920729600001","interaction_id":"1575828584398848148","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575828588593152149"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('ae3354832f708458', 'ae3354832f708458', 1575843134439424224, 1311300491673600005, NULL, 1795781580.0, '{"application_id":"1179028920729600001","interaction_id":"1575843130245120223","channel_id":"1443572062617600015","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":true}', '{"version":1,"dialect":"v2","message_ids":["1575843134439424224","1575843138633728225"],"cuts":[{"unit":0,"offset":3092,"carry":{"fence":"","quote":"","line":"","marks":[]}}],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":true,"spare_ids":[],"posting":null,"thread_id":"1575843134439424224","source":null}'),
('b0dabc10cd1c8f99', 'b0dabc10cd1c8f99', 1575753040789504034, 1311300491673600005, NULL, 1795760100.0, '{"application_id":"1179028920729600001","interaction_id":"1575753036595200033","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":true}', '{"version":1,"dialect":"v2","message_ids":["1575753040789504034","1575753044983808035"],"cuts":[{"unit":0,"offset":3092,"carry":{"fence":"","quote":"","line":"","marks":[]}}],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":"1575753040789504034","source":null}'),
('b3314028cb8b21f1', 'b3314028cb8b21f1', 1324527648768000007, 1311300491673600005, '0565e43728eb7c752089922d16e1ca072032baf6bb2f50237b6eb96a915ee978', 1795781580.0, '{"application_id":"1179028920729600001","interaction_id":"1575843130245120201","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575843134439424202"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('b3a2bd470cb2c4f9', 'b3a2bd470cb2c4f9', 1324527648768000007, 1311300491673600005, NULL, 1795760100.0, '{"application_id":"1179028920729600001","interaction_id":"1575753036595200030","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"914485778841600003","is_member":true,"private":false,"locale":"de","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575753040789504031","1575753044983808032"],"cuts":[{"unit":0,"offset":3573,"carry":{"fence":"```python","quote":"","line":"","marks":[]}}],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":true,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('b4187bb07444c541', 'b4187bb07444c541', 1324527648768000007, 1311300491673600005, NULL, 1795760100.0, '{"application_id":"1179028920729600001","interaction_id":"1575753036595200070","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575753040789504072"],"cuts":[],"attachment_ids":{"panel-1.png":"1575753036595200071"},"refused":["panel-3.png"],"post_only":true,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('b96112cceca00d44', 'b96112cceca00d44', 1324527648768000007, 1311300491673600005, NULL, 1795778123.0, '{"application_id":"1179028920729600001","interaction_id":"1575828630536192170","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575828634730496171"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('bdf3cdc5458556fe', 'bdf3cdc5458556fe', 1324527648768000007, 1311300491673600005, NULL, 1795778126.0, '{"application_id":"1179028920729600001","interaction_id":"1575828643119104176","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575828647313408177"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('c154724d389e4bf8', 'c154724d389e4bf8', 1324527648768000007, 1311300491673600005, NULL, 1795760100.0, '{"application_id":"1179028920729600001","interaction_id":"1575753036595200082","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"914485778841600003","is_member":true,"private":false,"locale":"de","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"classic","message_ids":["1575753040789504086"],"cuts":[],"attachment_ids":{"section-01.wav":"1575753036595200083","section-02.wav":"1575753036595200084","section-03.wav":"1575753036595200085"},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('c28868c6b085f057', 'c28868c6b085f057', 1324527648768000007, 1311300491673600005, NULL, 1795778104.0, '{"application_id":"1179028920729600001","interaction_id":"1575828550844416132","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575828555038720133"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('c34ebace54915858', 'c34ebace54915858', 1324527648768000007, 1311300491673600005, NULL, 1795778116.0, '{"application_id":"1179028920729600001","interaction_id":"1575828601176064156","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575828605370368157"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('c36cd5e61787fa20', 'c36cd5e61787fa20', 1324527648768000007, 1311300491673600005, NULL, 1795760100.0, '{"application_id":"1179028920729600001","interaction_id":"1575753036595200036","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":true}', '{"version":1,"dialect":"v2","message_ids":["1575753040789504037","1575753044983808038"],"cuts":[{"unit":0,"offset":3092,"carry":{"fence":"","quote":"","line":"","marks":[]}}],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":"0","source":null}'),
('c478361e6869af25', 'c478361e6869af25', 1324527648768000007, 1311300491673600005, NULL, 1795760100.0, '{"application_id":"1179028920729600001","interaction_id":"1575753036595200021","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575753040789504022"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('c9585908f9067bf1', 'c9585908f9067bf1', 1324527648768000007, 1311300491673600005, NULL, 1795760100.0, '{"application_id":"1179028920729600001","interaction_id":"1575753036595200087","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575753040789504088"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":{"title":"The lamp","url":"https://discord.com/channels/1311300491673600005/1324527648768000007/1","author_id":782214207897600002,"shared_by":0}}'),
('ccc0e8da6b80e08e', 'ccc0e8da6b80e08e', 1324527648768000007, 1311300491673600005, NULL, 1795760100.0, '{"application_id":"1179028920729600001","interaction_id":"1575753036595200107","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"914485778841600003","is_member":true,"private":false,"locale":"de","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575753040789504108"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":{"title":"A comic","url":"","author_id":0,"shared_by":0}}'),
('cdfe435905be3027', 'cdfe435905be3027', 1324527648768000007, 1311300491673600005, '5eac12c4d8db4935e60ae6c09afee4b66d1245c55e403dee658a36cdde439eb4', 1795781580.0, '{"application_id":"1179028920729600001","interaction_id":"1575843130245120245","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575843134439424246"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('d15690f08a575024', 'd15690f08a575024', 1403890591334400010, NULL, NULL, 1795760100.0, '{"application_id":"1179028920729600001","interaction_id":"1575753036595200052","channel_id":"1403890591334400010","guild_id":null,"author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575753040789504053"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('d2c32d32b15f5234', 'd2c32d32b15f5234', 1324527648768000007, 1311300491673600005, NULL, 1795778113.0, '{"application_id":"1179028920729600001","interaction_id":"1575828588593152150","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575828592787456151"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('d5eb8f1bb9fe84a7', 'd5eb8f1bb9fe84a7', 1324527648768000007, 1311300491673600005, NULL, 1795778109.0, '{"application_id":"1179028920729600001","interaction_id":"1575828571815936142","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575828576010240143"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('daef1352fab9b1b5', 'daef1352fab9b1b5', 1324527648768000007, 1311300491673600005, NULL, 1795778115.0, '{"application_id":"1179028920729600001","interaction_id":"1575828596981760154","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575828601176064155"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('de175aacaf07b300', 'de175aacaf07b300', 1324527648768000007, 1311300491673600005, NULL, 0.0, '{"application_id":"1179028920729600001","interaction_id":"1575753036595200089","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575753040789504090"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":true,"spare_ids":[],"posting":null,"thread_id":null,"source":{"title":"The lamp","url":"https://discord.com/channels/1311300491673600005/1324527648768000007/1","author_id":782214207897600002,"shared_by":0}}'),
('e339920fb8c9a853', 'e339920fb8c9a853', 1324527648768000007, 1311300491673600005, NULL, 1795778122.0, '{"application_id":"1179028920729600001","interaction_id":"1575828626341888168","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575828630536192169"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('e49b3988b52f0294', 'e49b3988b52f0294', 1324527648768000007, 1311300491673600005, NULL, 1795760100.0, '{"application_id":"1179028920729600001","interaction_id":"1575753036595200091","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575753040789504094"],"cuts":[],"attachment_ids":{"panel-1.png":"1575753036595200092","panel-2.jpg":"1575753036595200093"},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":{"title":"The lamp","url":"https://discord.com/channels/1311300491673600005/1324527648768000007/1","author_id":782214207897600002,"shared_by":0}}'),
('f724b96f64840044', 'f724b96f64840044', 1324527648768000007, 1311300491673600005, NULL, 1795778111.0, '{"application_id":"1179028920729600001","interaction_id":"1575828580204544146","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575828584398848147"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('f7776cb81b1bb7fa', 'f7776cb81b1bb7fa', 1324527648768000007, 1311300491673600005, NULL, 1795778107.0, '{"application_id":"1179028920729600001","interaction_id":"1575828563427328138","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575828567621632139"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('fa0c7540273ec84b', 'fa0c7540273ec84b', 1324527648768000007, 1311300491673600005, NULL, 1795778133.0, '{"application_id":"1179028920729600001","interaction_id":"1575828672479232190","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575828676673536191"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('fc66f021c67d064c', 'fc66f021c67d064c', 1324527648768000007, 1311300491673600005, NULL, 1795760100.0, '{"application_id":"1179028920729600001","interaction_id":"1575753036595200027","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575753040789504028","1575753044983808029"],"cuts":[{"unit":0,"offset":3092,"carry":{"fence":"","quote":"","line":"","marks":[]}}],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":true,"spare_ids":[],"posting":null,"thread_id":null,"source":null}'),
('fddcaffc37948759', 'fddcaffc37948759', 1324527648768000007, 1311300491673600005, NULL, 1795760100.0, '{"application_id":"1179028920729600001","interaction_id":"1575753036595200104","channel_id":"1324527648768000007","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"classic","message_ids":["1575753040789504106"],"cuts":[],"attachment_ids":{"section-01.wav":"1575753036595200105"},"refused":[],"post_only":false,"on_channel_route":false,"spare_ids":[],"posting":null,"thread_id":null,"source":{"title":"A comic","url":"","author_id":782214207897600002,"shared_by":0}}'),
('s4dcdd33a98d6ebaa084803de', 'c478361e6869af25', 1337754805862400008, 1311300491673600005, NULL, 0.0, '{"application_id":"1179028920729600001","interaction_id":"1575753036595200023","channel_id":"1337754805862400008","guild_id":"1311300491673600005","author_id":"782214207897600002","is_member":true,"private":false,"locale":"en-GB","upload_limit_bytes":10485760,"opens_thread":false}', '{"version":1,"dialect":"v2","message_ids":["1575753040789504024"],"cuts":[],"attachment_ids":{},"refused":[],"post_only":false,"on_channel_route":true,"spare_ids":[],"posting":null,"thread_id":null,"source":{"title":"The lamp","url":"https://discord.com/channels/1311300491673600005/1324527648768000007/1575753040789504022","author_id":0,"shared_by":782214207897600002}}');
INSERT INTO rounds ("id", "work_id", "author_id", "guild_id", "channel_id", "message_id", "options", "opened_at", "closes_at", "unattended", "state", "winner") VALUES
('00378b6afd0146a4', 'c84c203287548b64', 782214207897600002, 1311300491673600005, 1324527648768000007, NULL, '["a","d83e","c"]', 1795780200.0, 1795780740.0, 0, 'closed', NULL),
('170962e6d05f297a', 'a157d36a739191c1', 782214207897600002, 1311300491673600005, 1324527648768000007, 1575841116979200256, '["a boat comes","A storm: \u0000","Nothing happens, for a long time."]', 1795780200.0, 1795780740.0, 0, 'open', NULL),
('182f5abae07e48c9', 'de175aacaf07b300', 782214207897600002, 1311300491673600005, 1324527648768000007, 1575841116979200255, '["a boat comes","A storm: \u0000","Nothing happens, for a long time."]', 1795780200.0, 1795784400.0, 1, 'open', NULL),
('27702f63c924cfc9', '8c99ed9c767dd1a1', 782214207897600002, 1311300491673600005, 1324527648768000007, 1575841116979200263, '["a boat comes","A storm: \u0000","Nothing happens, for a long time."]', 1795780200.0, 1795780740.0, 0, 'closed', NULL),
('389a5de09b308746', 'c478361e6869af25', 782214207897600002, 1311300491673600005, 1324527648768000007, 1575841116979200262, '["a boat comes","A storm: \u0000","Nothing happens, for a long time."]', 1795780200.0, 1795780740.0, 0, 'closed', 0),
('3a58c5f45787135a', 'c36cd5e61787fa20', 782214207897600002, 1311300491673600005, 1324527648768000007, 1575841116979200257, '["a boat comes","A storm: \u0000","Nothing happens, for a long time."]', 1795780200.0, 1795780740.0, 0, 'waiting', NULL),
('75c70543e8721269', 'b0dabc10cd1c8f99', 782214207897600002, 1311300491673600005, 1324527648768000007, NULL, '["a boat comes","A storm: \u0000","Nothing happens, for a long time."]', 1795780200.0, 1795780200.0, 0, 'open', NULL),
('ad8fb25205fc5ce4', '85404640a9199f1d', 782214207897600002, 1311300491673600005, 1324527648768000007, 1575841116979200258, '["a boat comes","A storm: \u0000","Nothing happens, for a long time."]', 1795780200.0, 1795780740.0, 0, 'waiting', NULL),
('dda01e3d1bf0ea41', 'fc66f021c67d064c', 782214207897600002, 1311300491673600005, 1324527648768000007, 1575841116979200259, '["a boat comes","A storm: \u0000","Nothing happens, for a long time."]', 1795780200.0, 1795780200.0, 5, 'waiting', NULL),
('f256952649edfb79', '715dc8493c36579a', 782214207897600002, 1311300491673600005, 1324527648768000007, NULL, '["a boat comes","A storm: \u0000","Nothing happens, for a long time."]', 1795780200.0, 1795780200.0, 0, 'waiting', NULL);
INSERT INTO search ("seq", "folded", "shorts") VALUES
(1, 'the lamp

a lighthouse keeper who is afraid of the dark
## the lamp

the lamp burned all night, and **nobody** came. in the morning a boat lay at the pier.

', NULL),
(2, 'the tide
the tide
a lighthouse keeper who is afraid of the dark
a tide.

', NULL),
(3, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark
the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (1)

the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (2)

the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (3)

the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (4)

the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (5)

', NULL),
(4, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark
> he said:
> ```python
> print(''wave 0'')
> print(''wave 1'')
> print(''wave 2'')
> print(''wave 3'')
> print(''wave 4'')
> print(''wave 5'')
> print(''wave 6'')
> print(''wave 7'')
> print(''wave 8'')
> print(''wave 9'')
> print(''wave 10'')
> print(''wave 11'')
> print(''wave 12'')
> print(''wave 13'')
> print(''wave 14'')
> print(''wave 15'')
> print(''wave 16'')
> print(''wave 17'')
> print(''wave 18'')
> print(''wave 19'')
> print(''wave 20'')
> print(''wave 21'')
> print(''wave 22'')
> print(''wave 23'')
> print(''wave 24'')
> print(''wave 25'')
> print(''wave 26'')
> print(''wave 27'')
> print(''wave 28'')
> print(''wave 29'')
> print(''wave 30'')
> print(''wave 31'')
> print(''wave 32'')
> print(''wave 33'')
> print(''wave 34'')
> print(''wave 35'')
> print(''wave 36'')
> print(''wave 37'')
> print(''wave 38'')
> print(''wave 39'')
> print(''wave 40'')
> print(''wave 41'')
> print(''wave 42'')
> print(''wave 43'')
> print(''wave 44'')
> print(''wave 45'')
> print(''wave 46'')
> print(''wave 47'')
> print(''wave 48'')
> print(''wave 49'')
> print(''wave 50'')
> print(''wave 51'')
> print(''wave 52'')
> print(''wave 53'')
> print(''wave 54'')
> print(''wave 55'')
> print(''wave 56'')
> print(''wave 57'')
> print(''wave 58'')
> print(''wave 59'')
> print(''wave 60'')
> print(''wave 61'')
> print(''wave 62'')
> print(''wave 63'')
> print(''wave 64'')
> print(''wave 65'')
> print(''wave 66'')
> print(''wave 67'')
> print(''wave 68'')
> print(''wave 69'')
> print(''wave 70'')
> print(''wave 71'')
> print(''wave 72'')
> print(''wave 73'')
> print(''wave 74'')
> print(''wave 75'')
> print(''wave 76'')
> print(''wave 77'')
> print(''wave 78'')
> print(''wave 79'')
> print(''wave 80'')
> print(''wave 81'')
> print(''wave 82'')
> print(''wave 83'')
> print(''wave 84'')
> print(''wave 85'')
> print(''wave 86'')
> print(''wave 87'')
> print(''wave 88'')
> print(''wave 89'')
> print(''wave 90'')
> print(''wave 91'')
> print(''wave 92'')
> print(''wave 93'')
> print(''wave 94'')
> print(''wave 95'')
> print(''wave 96'')
> print(''wave 97'')
> print(''wave 98'')
> print(''wave 99'')
> print(''wave 100'')
> print(''wave 101'')
> print(''wave 102'')
> print(''wave 103'')
> print(''wave 104'')
> print(''wave 105'')
> print(''wave 106'')
> print(''wave 107'')
> print(''wave 108'')
> print(''wave 109'')
> print(''wave 110'')
> print(''wave 111'')
> print(''wave 112'')
> print(''wave 113'')
> print(''wave 114'')
> print(''wave 115'')
> print(''wave 116'')
> print(''wave 117'')
> print(''wave 118'')
> print(''wave 119'')
> print(''wave 120'')
> print(''wave 121'')
> print(''wave 122'')
> print(''wave 123'')
> print(''wave 124'')
> print(''wave 125'')
> print(''wave 126'')
> print(''wave 127'')
> print(''wave 128'')
> print(''wave 129'')
> print(''wave 130'')
> print(''wave 131'')
> print(''wave 132'')
> print(''wave 133'')
> print(''wave 134'')
> print(''wave 135'')
> print(''wave 136'')
> print(''wave 137'')
> print(''wave 138'')
> print(''wave 139'')
> print(''wave 140'')
> print(''wave 141'')
> print(''wave 142'')
> print(''wave 143'')
> print(''wave 144'')
> print(''wave 145'')
> print(''wave 146'')
> print(''wave 147'')
> print(''wave 148'')
> print(''wave 149'')
> print(''wave 150'')
> print(''wave 151'')
> print(''wave 152'')
> print(''wave 153'')
> print(''wave 154'')
> print(''wave 155'')
> print(''wave 156'')
> print(''wave 157'')
> print(''wave 158'')
> print(''wave 159'')
> print(''wave 160'')
> print(''wave 161'')
> print(''wave 162'')
> print(''wave 163'')
> print(''wave 164'')
> print(''wave 165'')
> print(''wave 166'')
> print(''wave 167'')
> print(''wave 168'')
> print(''wave 169'')
> print(''wave 170'')
> print(''wave 171'')
> print(''wave 172'')
> print(''wave 173'')
> print(''wave 174'')
> print(''wave 175'')
> print(''wave 176'')
> print(''wave 177'')
> print(''wave 178'')
> print(''wave 179'')
> print(''wave 180'')
> print(''wave 181'')
> print(''wave 182'')
> print(''wave 183'')
> print(''wave 184'')
> print(''wave 185'')
> print(''wave 186'')
> print(''wave 187'')
> print(''wave 188'')
> print(''wave 189'')
> print(''wave 190'')
> print(''wave 191'')
> print(''wave 192'')
> print(''wave 193'')
> print(''wave 194'')
> print(''wave 195'')
> print(''wave 196'')
> print(''wave 197'')
> print(''wave 198'')
> print(''wave 199'')
> print(''wave 200'')
> print(''wave 201'')
> print(''wave 202'')
> print(''wave 203'')
> print(''wave 204'')
> print(''wave 205'')
> print(''wave 206'')
> print(''wave 207'')
> print(''wave 208'')
> print(''wave 209'')
> print(''wave 210'')
> print(''wave 211'')
> print(''wave 212'')
> print(''wave 213'')
> print(''wave 214'')
> print(''wave 215'')
> print(''wave 216'')
> print(''wave 217'')
> print(''wave 218'')
> print(''wave 219'')
> ```

the end.

', NULL),
(5, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark
the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (1)

the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (2)

the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (3)

the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (4)

the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (5)

', NULL),
(6, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark
the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (1)

the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (2)

the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (3)

the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (4)

the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (5)

', NULL),
(7, 'the lamp

a lighthouse keeper who is afraid of the dark
## the lamp

the lamp burned all night, and **nobody** came. in the morning a boat lay at the pier.

', NULL),
(8, 'the lamp

a lighthouse keeper who is afraid of the dark
## the lamp

the lamp burned all night, and **nobody** came. in the morning a boat lay at the pier.

', NULL),
(9, 'the lamp

a lighthouse keeper who is afraid of the dark
## the lamp

the lamp burned all night, and **nobody** came. in the morning a boat lay at the pier.

', NULL),
(10, 'the lamp

a lighthouse keeper who is afraid of the dark
## the lamp

the lamp burned all night, and **nobody** came. in the morning a boat lay at the pier.

', NULL),
(11, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark
the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (1)

the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (2)

the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (3)

the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (4)

the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (5)

', NULL),
(12, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark
a tale of ana''s.

', NULL),
(13, 'the lamp

a lighthouse keeper who is afraid of the dark
## the lamp

the lamp burned all night, and **nobody** came. in the morning a boat lay at the pier.

', NULL),
(14, 'half 
half 
a nul , the half of an emoji , the other , a mark of its own 001a0000, 
 and back.
a nul , the half of an emoji , the other , a mark of its own 001a0000, 
 and back.

', NULL),
(15, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark

wave 1
night came.
hm.
„kra!“
wave 2
hm.
„kra!“
and went.
wave 3
wave 4
hm.
„kra!“

', NULL),
(16, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark

wave 1
night came.
hm.
„kra!“
wave 2
hm.
„kra!“
and went.
wave 3
wave 4
hm.
„kra!“
wave 5
hm.
„kra!“
wave 6
hm.
„kra!“
wave 7
hm.
„kra!“
wave 8
hm.
„kra!“

', NULL),
(17, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark

wave 1
night came.
hm.
„kra!“
wave 2
hm.
„kra!“
and went.
wave 3

', NULL),
(18, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark


', NULL),
(19, 'the tide came in. --- it went out again.

the tide came in.
---
it went out again.


', NULL),
(20, 'the tide came in. --- it went out again.

the tide came in.
---
it went out again.


', NULL),
(21, 'a tide.

a tide.

the tide came in.
it went out again.
nobody minded.
the lamp burned on.

', NULL),
(22, 'the lamp
the lamp
a lighthouse keeper who is afraid of the dark
## the lamp

the lamp burned all night, and **nobody** came. in the morning a boat lay at the pier.

', NULL),
(23, 'the lamp

a lighthouse keeper who is afraid of the dark
## the lamp

the lamp burned all night, and **nobody** came. in the morning a boat lay at the pier.

', NULL),
(24, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark

wave 1
night came.
hm.
„kra!“
wave 2
hm.
„kra!“
and went.

', NULL),
(25, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark

wave 1
night came.
hm.
„kra!“
wave 2
hm.
„kra!“
and went.

', NULL),
(26, 'the lamp the lamp burned all night, and nobody came. in the morning a boat lay...

## the lamp

the lamp burned all night, and **nobody** came. in the morning a boat lay at the pier.

wave 1
night came.
hm.
„kra!“
wave 2
hm.
„kra!“
and went.
wave 3

', NULL),
(27, 'hm.

hm.

the tide came in.

', NULL),
(28, 'the lamp

a lighthouse keeper who is afraid of the dark
## the lamp

the lamp burned all night, and **nobody** came. in the morning a boat lay at the pier.

', NULL),
(29, 'the lamp

a lighthouse keeper who is afraid of the dark
## the lamp

the lamp burned all night, and **nobody** came. in the morning a boat lay at the pier.

', NULL),
(30, 'good morning.

good morning.

the tide came in.

', NULL),
(31, 'the lamp

a lighthouse keeper who is afraid of the dark
## the lamp

the lamp burned all night, and **nobody** came. in the morning a boat lay at the pier.

', NULL),
(32, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark
a shorter one.

', NULL),
(33, 'a keeper

a keeper
a third one.

', NULL),
(34, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark

wave 1
night came.
hm.
„kra!“
wave 2
hm.
„kra!“
and went.

', NULL),
(35, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark

wave 1
night came.
hm.
„kra!“
wave 2
hm.
„kra!“
and went.

', NULL),
(36, 'a tide.

a tide.

the tide came in.

', NULL),
(37, 'a tide.

a tide.

the tide came in.

', NULL),
(38, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark
the lamp burned.

', NULL),
(39, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark
the lamp burned.

', NULL),
(40, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark
the lamp burned.

', NULL),
(41, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark
the lamp burned.

', NULL),
(42, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark
the lamp burned.

', NULL),
(43, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark
the lamp burned.

', NULL),
(44, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark
the lamp burned.

', NULL),
(45, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark
the lamp burned.

', NULL),
(46, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark
the lamp burned.

', NULL),
(47, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark
the lamp burned.

', NULL),
(48, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark
the lamp burned.

', NULL),
(49, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark


', NULL),
(50, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark
the lamp burned.

', NULL),
(51, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark
the lamp burned.

', NULL),
(52, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark


', NULL),
(53, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark


', NULL),
(54, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark


', NULL),
(55, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark


', NULL),
(56, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark
the lamp burned.

', NULL),
(57, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark
the lamp burned.

', NULL),
(58, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark
the lamp burned.

', NULL),
(59, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark
the lamp burned.

', NULL),
(60, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark
the lamp burned.

', NULL),
(61, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark
the lamp burned.

', NULL),
(62, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark
the lamp burned.

', NULL),
(63, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark


', NULL),
(64, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark


', NULL),
(65, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark


', NULL),
(66, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark


', NULL),
(67, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark


', NULL),
(68, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark


', NULL),
(69, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark


', NULL),
(70, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark
the lamp burned.

', NULL),
(71, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark
the lamp burned.

', NULL),
(72, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark
deleted.

', NULL),
(73, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark
just deleted.

', NULL),
(74, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark
long deleted.

', NULL),
(75, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark


', NULL),
(76, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark


', NULL),
(77, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark


', NULL),
(78, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark


', NULL),
(79, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark


', NULL),
(80, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark


', NULL),
(81, 'the lamp

a lighthouse keeper who is afraid of the dark
## the lamp

the lamp burned all night, and nobody came. in the mor

', NULL),
(82, 'the lamp

a lamp. a nul  and a mark of its own 001a0000.
## the lamp

the lamp burned all night, and nobody came. in the mor

', NULL),
(83, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark
the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (1)

the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (2)

the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (3)

the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (4)

the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (5)

', NULL),
(84, 'the lamp

a lighthouse keeper who is afraid of the dark
## the lamp

the lamp burned all night, and nobody came. in the mor

', NULL),
(85, 'the lamp

a lighthouse keeper who is afraid of the dark
## the lamp

the lamp burned all night, and nobody came. in the mor

', NULL),
(86, 'the lamp

a lighthouse keeper who is afraid of the dark
## the lamp

the lamp burned all night, and nobody came. in the mor

', NULL),
(87, 'the lamp

a lighthouse keeper who is afraid of the dark
## the lamp

the lamp burned all night, and nobody came. in the mor

', NULL),
(88, 'the lamp

a lighthouse keeper who is afraid of the dark
## the lamp

the lamp burned all night, and nobody came. in the mor

', NULL),
(89, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark
the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (1)

the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (2)

the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (3)

the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (4)

the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (5)

', NULL),
(90, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark
the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (1)

the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (2)

the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (3)

the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (4)

the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (5)

', NULL),
(91, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark
the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (1)

the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (2)

the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (3)

the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (4)

the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. the lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (5)

', NULL),
(92, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark

wave 1
night came.
hm.
„kra!“
wave 2
hm.
„kra!“
and went.
wave 3

', NULL),
(93, 'a lighthouse keeper who is afraid of the dark

a lighthouse keeper who is afraid of the dark

wave 1
night came.
hm.
„kra!“
wave 2
hm.
„kra!“
and went.
wave 3
wave 4
hm.
„kra!“

', NULL),
(94, 'the tide came in. --- it went out again. --- nobody minded.

the tide came in.
---
it went out again.
---
nobody minded.


', NULL),
(95, 'the lamp the lamp burned all night, and nobody came. in the morning a boat lay...

## the lamp

the lamp burned all night, and **nobody** came. in the morning a boat lay at the pier.

wave 1
night came.
hm.
„kra!“
wave 2
hm.
„kra!“
and went.
wave 3

', NULL),
(96, 'the lamp

a lighthouse keeper who is afraid of the dark
## the lamp

the lamp burned all night, and nobody came. in the mor

', NULL),
(97, 'the lamp

a lighthouse keeper who is afraid of the dark
## the lamp

the lamp burned all night, and **nobody** came. in the morning a boat lay at the pier.

', NULL),
(98, 'the lamp

a lighthouse keeper who is afraid of the dark
## the lamp

the lamp burned all night, and nobody came. in the mor

', NULL),
(99, 'the lamp

a lighthouse keeper who is afraid of the dark
## the lamp

the lamp burned all night, and **nobody** came. in the morning a boat lay at the pier.

', NULL),
(100, 'the lamp

a lighthouse keeper who is afraid of the dark
## the lamp

the lamp burned all night, and nobody came. in the mor

', NULL),
(101, 'the lamp

a lighthouse keeper who is afraid of the dark
## the lamp

the lamp burned all night, and **nobody** came. in the morning a boat lay at the pier.

', NULL),
(102, 'the lamp

a lighthouse keeper who is afraid of the dark
## the lamp

the lamp burned all night, and nobody came. in the mor

', NULL);
INSERT INTO spending ("seq", "work_id", "person_id", "guild_id", "day", "settled", "stories", "panels", "speech_minutes", "usd") VALUES
(1, 'c478361e6869af25', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(2, 'a157d36a739191c1', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(3, 'fc66f021c67d064c', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(4, 'b3a2bd470cb2c4f9', 914485778841600003, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(5, 'b0dabc10cd1c8f99', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(6, 'c36cd5e61787fa20', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(7, '85404640a9199f1d', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(8, '715dc8493c36579a', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(9, '033592db05cf97e9', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(10, '5c5cdfb42ba279d6', 782214207897600002, 1377436277145600006, 20784, 1, 1, 0, 0.0, 0.0045),
(11, 'a6278590a4ba1f3c', 914485778841600003, 1377436277145600006, 20784, 1, 1, 0, 0.0, 0.0045),
(12, '24d4b96f58da6d4a', 1046757349785600004, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(13, 'd15690f08a575024', 782214207897600002, NULL, 20784, 1, 1, 0, 0.0, 0.0045),
(14, 'c84c203287548b64', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(15, '7e002e1ba02e628e', 782214207897600002, 1311300491673600005, 20784, 1, 0, 4, 0.0, 0.16),
(16, 'a7a32a47732a49ab', 782214207897600002, 1311300491673600005, 20784, 1, 0, 4, 0.0, 0.16),
(17, 'b4187bb07444c541', 782214207897600002, 1311300491673600005, 20784, 1, 0, 4, 0.0, 0.16),
(18, 'a0cbf123e9b3804d', 782214207897600002, 1311300491673600005, 20784, 1, 0, 4, 0.0, 0.16),
(19, '59ad8ff3369b83a3', 782214207897600002, 1311300491673600005, 20784, 1, 0, 0, 0.5, 0.01),
(20, '7de518824b0a7405', 782214207897600002, 1311300491673600005, 20784, 1, 0, 0, 0.5, 0.01),
(21, 'c154724d389e4bf8', 914485778841600003, 1311300491673600005, 20784, 1, 0, 0, 0.5, 0.01),
(22, 'c9585908f9067bf1', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(23, 'de175aacaf07b300', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(24, 'e49b3988b52f0294', 782214207897600002, 1311300491673600005, 20784, 1, 0, 4, 0.0, 0.16),
(25, '89748232dfa68fbe', 914485778841600003, 1311300491673600005, 20784, 1, 0, 4, 0.0, 0.16),
(26, '498cc84b29cb560e', 782214207897600002, 1311300491673600005, 20784, 1, 0, 4, 0.0, 0.16),
(27, 'fddcaffc37948759', 782214207897600002, 1311300491673600005, 20784, 1, 0, 0, 0.5, 0.01),
(28, 'ccc0e8da6b80e08e', 914485778841600003, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(29, '9e205fa3848f928e', 914485778841600003, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(30, '0badcc28932e382b', 782214207897600002, 1311300491673600005, 20784, 1, 0, 0, 0.5, 0.01),
(31, '9c19877e5cdb10ca', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(32, 'efaec7cfcc6044ac', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(33, '8c99ed9c767dd1a1', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(34, '784099f3d2b8ad51', 782214207897600002, 1311300491673600005, 20784, 1, 0, 4, 0.0, 0.16),
(35, '59aedb6b1c062def', 782214207897600002, 1311300491673600005, 20784, 1, 0, 4, 0.0, 0.16),
(36, '8baa0bf78d3cdc15', 914485778841600003, 1311300491673600005, 20784, 1, 0, 0, 0.5, 0.01),
(37, '24122c83622caf45', 914485778841600003, 1311300491673600005, 20784, 1, 0, 0, 0.5, 0.01),
(38, '21317d1ea1d4f20a', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(39, '8bf1475eed3e8d1f', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(40, '45a409c4523af0b8', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(41, '1f20f3884a3b5a44', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(42, 'c28868c6b085f057', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(43, '9306d4981f521360', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(44, '2cd3a037a4a3575f', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(45, 'f7776cb81b1bb7fa', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(46, '546489d877c8a5c7', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(47, 'd5eb8f1bb9fe84a7', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(48, '1b95caa8972d6b7b', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(49, 'f724b96f64840044', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(50, 'aa17b50bae817ca2', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(51, 'd2c32d32b15f5234', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(52, '7bde444cdae72bb0', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(53, 'daef1352fab9b1b5', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(54, 'c34ebace54915858', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(55, '36d651c3a8b293a7', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(56, '6849010ac60fcacb', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(57, '61d91f9348c54b2b', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(58, '0dca30464f4a943c', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(59, '29df7903487111d7', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(60, 'e339920fb8c9a853', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(61, 'b96112cceca00d44', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(62, '82eeb8fb8e8746af', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(63, '78036bb2812cb563', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(64, 'bdf3cdc5458556fe', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(65, '5017317f03dbb582', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(66, '12b3d65d8467184f', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(67, '5e65f4f8ba393f11', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(68, '2c01912a32cfab38', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(69, '3953f4cdbc179add', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(70, 'a41bc71e3932dc28', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(71, 'fa0c7540273ec84b', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(72, '1185f37d33b0f89e', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(73, '3a54ce9482dfa405', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(74, '9c18a1b57f3d312e', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(75, '06d50d4ed8af5645', 782214207897600002, 1311300491673600005, 20784, 0, 1, 0, 0.0, 0.0045),
(76, '53b47ebad2a1e419', 782214207897600002, 1311300491673600005, 20784, 0, 1, 0, 0.0, 0.0045),
(77, '80cfa3e7f28dde4d', 782214207897600002, 1311300491673600005, 20784, 0, 1, 0, 0.0, 0.0045),
(78, 'b3314028cb8b21f1', 782214207897600002, 1311300491673600005, 20784, 0, 0, 4, 0.0, 0.16),
(79, '7be403e3cc822622', 782214207897600002, 1311300491673600005, 20784, 0, 1, 0, 0.0, 0.0045),
(80, '6a3d8403af6354f5', 782214207897600002, 1311300491673600005, 20784, 0, 1, 0, 0.0, 0.0045),
(81, 'a11ae06469c63740', 782214207897600002, 1311300491673600005, 20784, 0, 1, 0, 0.0, 0.0045),
(82, '87f78f40b348d764', 782214207897600002, 1311300491673600005, 20784, 0, 1, 0, 0.0, 0.0045),
(83, '1ba18809af488493', 782214207897600002, 1311300491673600005, 20784, 0, 1, 0, 0.0, 0.0045),
(84, '977e503d9734d134', 782214207897600002, 1311300491673600005, 20784, 0, 1, 0, 0.0, 0.0045),
(85, '5e656050a4ddd869', 782214207897600002, NULL, 20784, 0, 1, 0, 0.0, 0.0045),
(86, '9b0889b79f52fbec', 914485778841600003, 1377436277145600006, 20784, 0, 1, 0, 0.0, 0.0045),
(87, '702a47e317fdead9', 782214207897600002, 1311300491673600005, 20784, 0, 1, 0, 0.0, 0.0045),
(88, '042909b2a34d3a72', 782214207897600002, 1311300491673600005, 20784, 0, 1, 0, 0.0, 0.0045),
(89, 'ae3354832f708458', 782214207897600002, 1311300491673600005, 20784, 0, 1, 0, 0.0, 0.0045),
(90, '95bbb36a8786c764', 782214207897600002, 1311300491673600005, 20784, 0, 1, 0, 0.0, 0.0045),
(91, '8fe9d9747343d272', 782214207897600002, 1311300491673600005, 20784, 0, 1, 0, 0.0, 0.0045),
(92, '6f841ffb9ff307bb', 782214207897600002, 1311300491673600005, 20784, 0, 0, 4, 0.0, 0.16),
(93, '3837746f67dcdb00', 782214207897600002, 1311300491673600005, 20784, 0, 0, 4, 0.0, 0.16),
(94, '911ff75ef2d34e68', 782214207897600002, 1311300491673600005, 20784, 0, 0, 0, 0.5, 0.01),
(95, '904a9b63562853b0', 782214207897600002, 1311300491673600005, 20784, 0, 0, 4, 0.0, 0.16),
(96, '9ea90488b5c8219a', 782214207897600002, 1311300491673600005, 20784, 0, 1, 0, 0.0, 0.0045),
(97, 'cdfe435905be3027', 782214207897600002, 1311300491673600005, 20784, 0, 1, 0, 0.0, 0.0045),
(98, '8a117f8d3840e23f', 782214207897600002, 1311300491673600005, 20784, 0, 1, 0, 0.0, 0.0045),
(99, '58cb2b9f1c7b4ca7', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(100, '86e3f7c5dba46c4a', 782214207897600002, 1311300491673600005, 20784, 0, 1, 0, 0.0, 0.0045),
(101, '6d589486f3058835', 782214207897600002, 1311300491673600005, 20784, 1, 1, 0, 0.0, 0.0045),
(102, 'dbeb42ab252ed303', 782214207897600002, 1311300491673600005, 20784, 0, 1, 0, 0.0, 0.0045);
INSERT INTO votes ("round_id", "person_id", "option") VALUES
('170962e6d05f297a', 914485778841600003, 2),
('182f5abae07e48c9', 782214207897600002, 2),
('182f5abae07e48c9', 914485778841600003, 0),
('182f5abae07e48c9', 1046757349785600004, 1),
('389a5de09b308746', 782214207897600002, 1),
('389a5de09b308746', 914485778841600003, 0),
('389a5de09b308746', 1046757349785600004, 0),
('3a58c5f45787135a', 782214207897600002, 2),
('3a58c5f45787135a', 914485778841600003, 0);
INSERT INTO works ("seq", "id", "group_id", "author_id", "interaction_id", "guild_id", "channel_id", "private", "kind", "chapter", "created_at", "ended_at", "ending", "parent_id", "relation", "parent_author_id", "shown", "listed", "deleted_at", "attempts", "stop_by", "title", "doc", "text") VALUES
(1, 'c478361e6869af25', 'c478361e6869af25', 782214207897600002, 1575753036595200021, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795759200.0, 1795759212.5, 'complete', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"c478361e6869af25","author_id":"782214207897600002","created_at":1795759200.0,"ended_at":1795759212.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', '## The lamp

The lamp burned all night, and **nobody** came. In the morning a boat lay at the pier.'),
(2, 'a157d36a739191c1', 'a157d36a739191c1', 782214207897600002, 1575753036595200025, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795759200.0, 1795759212.5, 'complete', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, 'The tide', '{"version":2,"id":"a157d36a739191c1","author_id":"782214207897600002","created_at":1795759200.0,"ended_at":1795759212.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":"French","private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"The tide","lineage":null,"take_of":null,"memory":null,"choices":[]}', 'A tide.'),
(3, 'fc66f021c67d064c', 'fc66f021c67d064c', 782214207897600002, 1575753036595200027, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795759200.0, 1795759212.5, 'complete', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"fc66f021c67d064c","author_id":"782214207897600002","created_at":1795759200.0,"ended_at":1795759212.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":"mystery","length":"medium"}},"ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', 'The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (1)

The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (2)

The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (3)

The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (4)

The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (5)'),
(4, 'b3a2bd470cb2c4f9', 'b3a2bd470cb2c4f9', 914485778841600003, 1575753036595200030, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795759200.0, 1795759212.5, 'complete', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"b3a2bd470cb2c4f9","author_id":"914485778841600003","created_at":1795759200.0,"ended_at":1795759212.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":"mystery","length":"medium"}},"ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', '> He said:
> ```python
> print(''wave 0'')
> print(''wave 1'')
> print(''wave 2'')
> print(''wave 3'')
> print(''wave 4'')
> print(''wave 5'')
> print(''wave 6'')
> print(''wave 7'')
> print(''wave 8'')
> print(''wave 9'')
> print(''wave 10'')
> print(''wave 11'')
> print(''wave 12'')
> print(''wave 13'')
> print(''wave 14'')
> print(''wave 15'')
> print(''wave 16'')
> print(''wave 17'')
> print(''wave 18'')
> print(''wave 19'')
> print(''wave 20'')
> print(''wave 21'')
> print(''wave 22'')
> print(''wave 23'')
> print(''wave 24'')
> print(''wave 25'')
> print(''wave 26'')
> print(''wave 27'')
> print(''wave 28'')
> print(''wave 29'')
> print(''wave 30'')
> print(''wave 31'')
> print(''wave 32'')
> print(''wave 33'')
> print(''wave 34'')
> print(''wave 35'')
> print(''wave 36'')
> print(''wave 37'')
> print(''wave 38'')
> print(''wave 39'')
> print(''wave 40'')
> print(''wave 41'')
> print(''wave 42'')
> print(''wave 43'')
> print(''wave 44'')
> print(''wave 45'')
> print(''wave 46'')
> print(''wave 47'')
> print(''wave 48'')
> print(''wave 49'')
> print(''wave 50'')
> print(''wave 51'')
> print(''wave 52'')
> print(''wave 53'')
> print(''wave 54'')
> print(''wave 55'')
> print(''wave 56'')
> print(''wave 57'')
> print(''wave 58'')
> print(''wave 59'')
> print(''wave 60'')
> print(''wave 61'')
> print(''wave 62'')
> print(''wave 63'')
> print(''wave 64'')
> print(''wave 65'')
> print(''wave 66'')
> print(''wave 67'')
> print(''wave 68'')
> print(''wave 69'')
> print(''wave 70'')
> print(''wave 71'')
> print(''wave 72'')
> print(''wave 73'')
> print(''wave 74'')
> print(''wave 75'')
> print(''wave 76'')
> print(''wave 77'')
> print(''wave 78'')
> print(''wave 79'')
> print(''wave 80'')
> print(''wave 81'')
> print(''wave 82'')
> print(''wave 83'')
> print(''wave 84'')
> print(''wave 85'')
> print(''wave 86'')
> print(''wave 87'')
> print(''wave 88'')
> print(''wave 89'')
> print(''wave 90'')
> print(''wave 91'')
> print(''wave 92'')
> print(''wave 93'')
> print(''wave 94'')
> print(''wave 95'')
> print(''wave 96'')
> print(''wave 97'')
> print(''wave 98'')
> print(''wave 99'')
> print(''wave 100'')
> print(''wave 101'')
> print(''wave 102'')
> print(''wave 103'')
> print(''wave 104'')
> print(''wave 105'')
> print(''wave 106'')
> print(''wave 107'')
> print(''wave 108'')
> print(''wave 109'')
> print(''wave 110'')
> print(''wave 111'')
> print(''wave 112'')
> print(''wave 113'')
> print(''wave 114'')
> print(''wave 115'')
> print(''wave 116'')
> print(''wave 117'')
> print(''wave 118'')
> print(''wave 119'')
> print(''wave 120'')
> print(''wave 121'')
> print(''wave 122'')
> print(''wave 123'')
> print(''wave 124'')
> print(''wave 125'')
> print(''wave 126'')
> print(''wave 127'')
> print(''wave 128'')
> print(''wave 129'')
> print(''wave 130'')
> print(''wave 131'')
> print(''wave 132'')
> print(''wave 133'')
> print(''wave 134'')
> print(''wave 135'')
> print(''wave 136'')
> print(''wave 137'')
> print(''wave 138'')
> print(''wave 139'')
> print(''wave 140'')
> print(''wave 141'')
> print(''wave 142'')
> print(''wave 143'')
> print(''wave 144'')
> print(''wave 145'')
> print(''wave 146'')
> print(''wave 147'')
> print(''wave 148'')
> print(''wave 149'')
> print(''wave 150'')
> print(''wave 151'')
> print(''wave 152'')
> print(''wave 153'')
> print(''wave 154'')
> print(''wave 155'')
> print(''wave 156'')
> print(''wave 157'')
> print(''wave 158'')
> print(''wave 159'')
> print(''wave 160'')
> print(''wave 161'')
> print(''wave 162'')
> print(''wave 163'')
> print(''wave 164'')
> print(''wave 165'')
> print(''wave 166'')
> print(''wave 167'')
> print(''wave 168'')
> print(''wave 169'')
> print(''wave 170'')
> print(''wave 171'')
> print(''wave 172'')
> print(''wave 173'')
> print(''wave 174'')
> print(''wave 175'')
> print(''wave 176'')
> print(''wave 177'')
> print(''wave 178'')
> print(''wave 179'')
> print(''wave 180'')
> print(''wave 181'')
> print(''wave 182'')
> print(''wave 183'')
> print(''wave 184'')
> print(''wave 185'')
> print(''wave 186'')
> print(''wave 187'')
> print(''wave 188'')
> print(''wave 189'')
> print(''wave 190'')
> print(''wave 191'')
> print(''wave 192'')
> print(''wave 193'')
> print(''wave 194'')
> print(''wave 195'')
> print(''wave 196'')
> print(''wave 197'')
> print(''wave 198'')
> print(''wave 199'')
> print(''wave 200'')
> print(''wave 201'')
> print(''wave 202'')
> print(''wave 203'')
> print(''wave 204'')
> print(''wave 205'')
> print(''wave 206'')
> print(''wave 207'')
> print(''wave 208'')
> print(''wave 209'')
> print(''wave 210'')
> print(''wave 211'')
> print(''wave 212'')
> print(''wave 213'')
> print(''wave 214'')
> print(''wave 215'')
> print(''wave 216'')
> print(''wave 217'')
> print(''wave 218'')
> print(''wave 219'')
> ```

The end.'),
(5, 'b0dabc10cd1c8f99', 'b0dabc10cd1c8f99', 782214207897600002, 1575753036595200033, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795759200.0, 1795759212.5, 'complete', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"b0dabc10cd1c8f99","author_id":"782214207897600002","created_at":1795759200.0,"ended_at":1795759212.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"long"}},"ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', 'The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (1)

The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (2)

The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (3)

The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (4)

The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (5)'),
(6, 'c36cd5e61787fa20', 'c36cd5e61787fa20', 782214207897600002, 1575753036595200036, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795759200.0, 1795759212.5, 'complete', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"c36cd5e61787fa20","author_id":"782214207897600002","created_at":1795759200.0,"ended_at":1795759212.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"long"}},"ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', 'The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (1)

The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (2)

The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (3)

The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (4)

The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (5)'),
(7, '85404640a9199f1d', '85404640a9199f1d', 782214207897600002, 1575753036595200039, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795759200.0, 1795759212.5, 'complete', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"85404640a9199f1d","author_id":"782214207897600002","created_at":1795759200.0,"ended_at":1795759212.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"long"}},"ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', '## The lamp

The lamp burned all night, and **nobody** came. In the morning a boat lay at the pier.'),
(8, '715dc8493c36579a', '715dc8493c36579a', 782214207897600002, 1575842375270400041, 1311300491673600005, 1324527648768000007, 1, 'story', 1, 1795780500.0, 1795780512.5, 'complete', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"715dc8493c36579a","author_id":"782214207897600002","created_at":1795780500.0,"ended_at":1795780512.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":true,"options":{"genre":null,"length":"short"}},"ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', '## The lamp

The lamp burned all night, and **nobody** came. In the morning a boat lay at the pier.'),
(9, '033592db05cf97e9', '033592db05cf97e9', 782214207897600002, 1575753036595200043, 1311300491673600005, 1324527648768000007, 1, 'story', 1, 1795759200.0, 1795759212.5, 'complete', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"033592db05cf97e9","author_id":"782214207897600002","created_at":1795759200.0,"ended_at":1795759212.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":true,"options":{"genre":null,"length":"short"}},"ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', '## The lamp

The lamp burned all night, and **nobody** came. In the morning a boat lay at the pier.'),
(10, '5c5cdfb42ba279d6', '5c5cdfb42ba279d6', 782214207897600002, 1575753036595200045, 1377436277145600006, 1390663434240000009, 1, 'story', 1, 1795759200.0, 1795759212.5, 'complete', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"5c5cdfb42ba279d6","author_id":"782214207897600002","created_at":1795759200.0,"ended_at":1795759212.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', '## The lamp

The lamp burned all night, and **nobody** came. In the morning a boat lay at the pier.'),
(11, 'a6278590a4ba1f3c', 'a6278590a4ba1f3c', 914485778841600003, 1575841955840000047, 1377436277145600006, 1390663434240000009, 0, 'story', 1, 1795780400.0, 1795780412.5, 'complete', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"a6278590a4ba1f3c","author_id":"914485778841600003","created_at":1795780400.0,"ended_at":1795780412.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', 'The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (1)

The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (2)

The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (3)

The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (4)

The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (5)'),
(12, '24d4b96f58da6d4a', '24d4b96f58da6d4a', 1046757349785600004, 1575753036595200050, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795759200.0, 1795759212.5, 'complete', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"24d4b96f58da6d4a","author_id":"1046757349785600004","created_at":1795759200.0,"ended_at":1795759212.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', 'A tale of Ana''s.'),
(13, 'd15690f08a575024', 'd15690f08a575024', 782214207897600002, 1575753036595200052, NULL, 1403890591334400010, 0, 'story', 1, 1795759200.0, 1795759212.5, 'complete', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"d15690f08a575024","author_id":"782214207897600002","created_at":1795759200.0,"ended_at":1795759212.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', '## The lamp

The lamp burned all night, and **nobody** came. In the morning a boat lay at the pier.'),
(14, 'c84c203287548b64', 'c84c203287548b64', 782214207897600002, NULL, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795759200.0, 1795759212.5, 'our_fault', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, 'half d83e', '{"version":2,"id":"c84c203287548b64","author_id":"782214207897600002","created_at":1795759200.0,"ended_at":1795759212.5,"request":{"kind":"story","prompt":"A nul \u0000, the half of an emoji d83e, the other dd8a, a mark of its own \u001a0000, \r\n and back.","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"our_fault","params":{"reference":"0badf0"},"retry":"now","fault":"ours","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"half d83e","lineage":null,"take_of":null,"memory":null,"choices":["A nul \u0000, the half of an emoji d83e, the other dd8a, a mark of its own \u001a0000, \r\n and back.","b","c"]}', 'A nul 0000, the half of an emoji d83e, the other dd8a, a mark of its own 001a0000, 
 and back.'),
(15, '7e002e1ba02e628e', '7e002e1ba02e628e', 782214207897600002, 1575753036595200054, 1311300491673600005, 1324527648768000007, 0, 'comic', 1, 1795759200.0, 1795759212.5, 'complete', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"7e002e1ba02e628e","author_id":"782214207897600002","created_at":1795759200.0,"ended_at":1795759212.5,"request":{"kind":"comic","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"panels":4,"style":"noir","illustrates":false}},"ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody","after_s":null},"usage":{"calls":3,"prompt_tokens":9,"text_tokens":0,"thought_tokens":0,"image_tokens":1120,"audio_tokens":25,"cost_usd":null,"models":["a-model","another"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', ''),
(16, 'a7a32a47732a49ab', 'a7a32a47732a49ab', 782214207897600002, 1575753036595200060, 1311300491673600005, 1324527648768000007, 0, 'comic', 1, 1795759200.0, 1795759212.5, 'complete', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"a7a32a47732a49ab","author_id":"782214207897600002","created_at":1795759200.0,"ended_at":1795759212.5,"request":{"kind":"comic","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"panels":8,"style":"auto","illustrates":false}},"ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', ''),
(17, 'b4187bb07444c541', 'b4187bb07444c541', 782214207897600002, 1575753036595200070, 1311300491673600005, 1324527648768000007, 0, 'comic', 1, 1795759200.0, 1795759212.5, 'incomplete', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"b4187bb07444c541","author_id":"782214207897600002","created_at":1795759200.0,"ended_at":1795759212.5,"request":{"kind":"comic","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"panels":3,"style":"auto","illustrates":false}},"ending":{"kind":"incomplete","params":{"missing":1,"of":3},"retry":"never","fault":"model","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', ''),
(18, 'a0cbf123e9b3804d', 'a0cbf123e9b3804d', 782214207897600002, 1575753036595200073, 1311300491673600005, 1324527648768000007, 0, 'comic', 1, 1795759200.0, 1795759212.5, 'empty', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"a0cbf123e9b3804d","author_id":"782214207897600002","created_at":1795759200.0,"ended_at":1795759212.5,"request":{"kind":"comic","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"panels":8,"style":"auto","illustrates":false}},"ending":{"kind":"empty","params":{},"retry":"now","fault":"model","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', ''),
(19, '59ad8ff3369b83a3', '59ad8ff3369b83a3', 782214207897600002, 1575753036595200075, 1311300491673600005, 1324527648768000007, 0, 'narration', 1, 1795759200.0, 1795759212.5, 'complete', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"59ad8ff3369b83a3","author_id":"782214207897600002","created_at":1795759200.0,"ended_at":1795759212.5,"request":{"kind":"narration","prompt":"The tide came in.\n---\nIt went out again.","language":null,"private":false,"options":{"voice":"Charon","style":"warm and slow"}},"ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', ''),
(20, '7de518824b0a7405', '7de518824b0a7405', 782214207897600002, 1575753036595200079, 1311300491673600005, 1324527648768000007, 1, 'narration', 1, 1795759200.0, 1795759212.5, 'complete', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"7de518824b0a7405","author_id":"782214207897600002","created_at":1795759200.0,"ended_at":1795759212.5,"request":{"kind":"narration","prompt":"The tide came in.\n---\nIt went out again.","language":null,"private":true,"options":{"voice":"Charon","style":"warm and slow"}},"ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', ''),
(21, 'c154724d389e4bf8', 'c154724d389e4bf8', 914485778841600003, 1575753036595200082, 1311300491673600005, 1324527648768000007, 0, 'narration', 1, 1795759200.0, 1795759212.5, 'incomplete', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"c154724d389e4bf8","author_id":"914485778841600003","created_at":1795759200.0,"ended_at":1795759212.5,"request":{"kind":"narration","prompt":"A tide.","language":null,"private":false,"options":{"voice":"Kore","style":null}},"ending":{"kind":"incomplete","params":{"missing":4,"of":4},"retry":"now","fault":"model","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', ''),
(22, 'c9585908f9067bf1', 'c9585908f9067bf1', 782214207897600002, 1575753036595200087, 1311300491673600005, 1324527648768000007, 0, 'story', 2, 1795759200.0, 1795759212.5, 'complete', 'c478361e6869af25', 'continue', 782214207897600002, 1, 1, NULL, 0, NULL, 'The lamp', '{"version":2,"id":"c9585908f9067bf1","author_id":"782214207897600002","created_at":1795759200.0,"ended_at":1795759212.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"The lamp","lineage":{"parent_id":"c478361e6869af25","relation":"continue","parent_author_id":"782214207897600002","chapter":2,"direction":"a boat comes","recap":true},"take_of":null,"memory":null,"choices":[]}', '## The lamp

The lamp burned all night, and **nobody** came. In the morning a boat lay at the pier.'),
(23, 'de175aacaf07b300', 'de175aacaf07b300', 782214207897600002, NULL, 1311300491673600005, 1324527648768000007, 0, 'story', 3, 1795759200.0, 1795759212.5, 'complete', 'c9585908f9067bf1', 'continue', 782214207897600002, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"de175aacaf07b300","author_id":"782214207897600002","created_at":1795759200.0,"ended_at":1795759212.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":{"parent_id":"c9585908f9067bf1","relation":"continue","parent_author_id":"782214207897600002","chapter":3,"direction":"It sails","recap":false},"take_of":null,"memory":{"summary":"A keeper and a lamp.","characters":[{"name":"The keeper","look":"old, with a grey beard"},{"name":"The gull","look":"white"}]},"choices":["It sinks","It sails","It waits"]}', '## The lamp

The lamp burned all night, and **nobody** came. In the morning a boat lay at the pier.'),
(24, 'e49b3988b52f0294', 'e49b3988b52f0294', 782214207897600002, 1575753036595200091, 1311300491673600005, 1324527648768000007, 0, 'comic', 2, 1795759200.0, 1795759212.5, 'complete', '7e002e1ba02e628e', 'continue', 782214207897600002, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"e49b3988b52f0294","author_id":"782214207897600002","created_at":1795759200.0,"ended_at":1795759212.5,"request":{"kind":"comic","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"panels":2,"style":"auto","illustrates":false}},"ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":{"parent_id":"7e002e1ba02e628e","relation":"continue","parent_author_id":"782214207897600002","chapter":2,"direction":"","recap":false},"take_of":null,"memory":null,"choices":[]}', ''),
(25, '89748232dfa68fbe', '89748232dfa68fbe', 914485778841600003, 1575753036595200095, 1311300491673600005, 1324527648768000007, 0, 'comic', 1, 1795759200.0, 1795759212.5, 'complete', 'c478361e6869af25', 'comic', 782214207897600002, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"89748232dfa68fbe","author_id":"914485778841600003","created_at":1795759200.0,"ended_at":1795759212.5,"request":{"kind":"comic","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"panels":2,"style":"auto","illustrates":false}},"ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":{"parent_id":"c478361e6869af25","relation":"comic","parent_author_id":"782214207897600002","chapter":1,"direction":"","recap":false},"take_of":null,"memory":{"summary":"A keeper and a lamp.","characters":[{"name":"The keeper","look":"old, with a grey beard"},{"name":"The gull","look":"white"}]},"choices":[]}', ''),
(26, '498cc84b29cb560e', '498cc84b29cb560e', 782214207897600002, 1575753036595200099, 1311300491673600005, 1324527648768000007, 0, 'comic', 1, 1795759200.0, 1795759212.5, 'complete', 'c478361e6869af25', 'illustration', 782214207897600002, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"498cc84b29cb560e","author_id":"782214207897600002","created_at":1795759200.0,"ended_at":1795759212.5,"request":{"kind":"comic","prompt":"## The lamp\n\nThe lamp burned all night, and **nobody** came. In the morning a boat lay at the pier.","language":null,"private":false,"options":{"panels":3,"style":"auto","illustrates":true}},"ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":{"parent_id":"c478361e6869af25","relation":"illustration","parent_author_id":"782214207897600002","chapter":1,"direction":"","recap":false},"take_of":null,"memory":{"summary":"A keeper and a lamp.","characters":[{"name":"The keeper","look":"old, with a grey beard"},{"name":"The gull","look":"white"}]},"choices":[]}', ''),
(27, 'fddcaffc37948759', 'fddcaffc37948759', 782214207897600002, 1575753036595200104, 1311300491673600005, 1324527648768000007, 0, 'narration', 1, 1795759200.0, 1795759212.5, 'complete', '7e002e1ba02e628e', 'narration', 782214207897600002, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"fddcaffc37948759","author_id":"782214207897600002","created_at":1795759200.0,"ended_at":1795759212.5,"request":{"kind":"narration","prompt":"Hm.","language":null,"private":false,"options":{"voice":"Kore","style":null}},"ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":{"parent_id":"7e002e1ba02e628e","relation":"narration","parent_author_id":"782214207897600002","chapter":1,"direction":"","recap":false},"take_of":null,"memory":null,"choices":[]}', ''),
(28, 'ccc0e8da6b80e08e', 'ccc0e8da6b80e08e', 914485778841600003, 1575753036595200107, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795759200.0, 1795759212.5, 'complete', '7e002e1ba02e628e', 'story', 0, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"ccc0e8da6b80e08e","author_id":"914485778841600003","created_at":1795759200.0,"ended_at":1795759212.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":{"parent_id":"7e002e1ba02e628e","relation":"story","parent_author_id":"0","chapter":1,"direction":"","recap":false},"take_of":null,"memory":null,"choices":[]}', '## The lamp

The lamp burned all night, and **nobody** came. In the morning a boat lay at the pier.'),
(29, '9e205fa3848f928e', '9e205fa3848f928e', 914485778841600003, 1575753036595200109, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795759200.0, 1795759212.5, 'complete', 'c478361e6869af25', 'take', 782214207897600002, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"9e205fa3848f928e","author_id":"914485778841600003","created_at":1795759200.0,"ended_at":1795759212.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":{"parent_id":"c478361e6869af25","relation":"take","parent_author_id":"782214207897600002","chapter":1,"direction":"","recap":false},"take_of":null,"memory":null,"choices":[]}', '## The lamp

The lamp burned all night, and **nobody** came. In the morning a boat lay at the pier.'),
(30, '0badcc28932e382b', '0badcc28932e382b', 782214207897600002, 1575753036595200111, 1311300491673600005, 1324527648768000007, 0, 'narration', 1, 1795759200.0, 1795759212.5, 'complete', '', 'narration', 914485778841600003, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"0badcc28932e382b","author_id":"782214207897600002","created_at":1795759200.0,"ended_at":1795759212.5,"request":{"kind":"narration","prompt":"Good morning.","language":null,"private":false,"options":{"voice":"Kore","style":null}},"ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":{"parent_id":"","relation":"narration","parent_author_id":"914485778841600003","chapter":1,"direction":"","recap":false},"take_of":null,"memory":null,"choices":[]}', ''),
(31, '9c19877e5cdb10ca', '9c19877e5cdb10ca', 782214207897600002, NULL, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795759200.0, 1795759212.5, 'complete', NULL, NULL, NULL, 0, 1, NULL, 0, NULL, '', '{"version":2,"id":"9c19877e5cdb10ca","author_id":"782214207897600002","created_at":1795759200.0,"ended_at":1795759212.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', '## The lamp

The lamp burned all night, and **nobody** came. In the morning a boat lay at the pier.'),
(32, 'efaec7cfcc6044ac', '9c19877e5cdb10ca', 782214207897600002, NULL, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795762800.0, 1795762812.5, 'cut', NULL, NULL, NULL, 0, 1, NULL, 0, NULL, '', '{"version":2,"id":"efaec7cfcc6044ac","author_id":"782214207897600002","created_at":1795762800.0,"ended_at":1795762812.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"cut","params":{},"retry":"now","fault":"model","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":"9c19877e5cdb10ca","memory":null,"choices":[]}', 'A shorter one.'),
(33, '8c99ed9c767dd1a1', '9c19877e5cdb10ca', 782214207897600002, 1575783235584000114, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795766400.0, 1795766412.5, 'complete', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"8c99ed9c767dd1a1","author_id":"782214207897600002","created_at":1795766400.0,"ended_at":1795766412.5,"request":{"kind":"story","prompt":"a keeper","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":"9c19877e5cdb10ca","memory":null,"choices":[]}', 'A third one.'),
(34, '784099f3d2b8ad51', '784099f3d2b8ad51', 782214207897600002, NULL, 1311300491673600005, 1324527648768000007, 0, 'comic', 1, 1795759200.0, 1795759212.5, 'complete', NULL, NULL, NULL, 0, 1, NULL, 0, NULL, '', '{"version":2,"id":"784099f3d2b8ad51","author_id":"782214207897600002","created_at":1795759200.0,"ended_at":1795759212.5,"request":{"kind":"comic","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"panels":2,"style":"auto","illustrates":false}},"ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', ''),
(35, '59aedb6b1c062def', '784099f3d2b8ad51', 782214207897600002, 1575828534067200118, 1311300491673600005, 1324527648768000007, 0, 'comic', 1, 1795777200.0, 1795777212.5, 'stopped', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"59aedb6b1c062def","author_id":"782214207897600002","created_at":1795777200.0,"ended_at":1795777212.5,"request":{"kind":"comic","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"panels":2,"style":"auto","illustrates":false}},"ending":{"kind":"stopped","params":{"by":"Tom"},"retry":"never","fault":"person","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":"784099f3d2b8ad51","memory":null,"choices":[]}', ''),
(36, '8baa0bf78d3cdc15', '8baa0bf78d3cdc15', 914485778841600003, NULL, 1311300491673600005, 1324527648768000007, 0, 'narration', 1, 1795759200.0, 1795759212.5, 'complete', NULL, NULL, NULL, 0, 1, NULL, 0, NULL, '', '{"version":2,"id":"8baa0bf78d3cdc15","author_id":"914485778841600003","created_at":1795759200.0,"ended_at":1795759212.5,"request":{"kind":"narration","prompt":"A tide.","language":null,"private":false,"options":{"voice":"Kore","style":null}},"ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', ''),
(37, '24122c83622caf45', '8baa0bf78d3cdc15', 914485778841600003, 1575753036595200121, 1311300491673600005, 1324527648768000007, 0, 'narration', 1, 1795759200.0, 1795759212.5, 'complete', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"24122c83622caf45","author_id":"914485778841600003","created_at":1795759200.0,"ended_at":1795759212.5,"request":{"kind":"narration","prompt":"A tide.","language":null,"private":false,"options":{"voice":"Kore","style":null}},"ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":"8baa0bf78d3cdc15","memory":null,"choices":[]}', ''),
(38, '21317d1ea1d4f20a', '21317d1ea1d4f20a', 782214207897600002, 1575828534067200124, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795777200.0, 1795777212.5, 'cut', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"21317d1ea1d4f20a","author_id":"782214207897600002","created_at":1795777200.0,"ended_at":1795777212.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"cut","params":{},"retry":"now","fault":"model","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', 'The lamp burned.'),
(39, '8bf1475eed3e8d1f', '8bf1475eed3e8d1f', 782214207897600002, 1575828538261504126, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795777201.0, 1795777213.5, 'blocked', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"8bf1475eed3e8d1f","author_id":"782214207897600002","created_at":1795777201.0,"ended_at":1795777213.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"blocked","params":{"rule":"safety","where":"answer"},"retry":"never","fault":"person","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', 'The lamp burned.'),
(40, '45a409c4523af0b8', '45a409c4523af0b8', 782214207897600002, 1575828542455808128, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795777202.0, 1795777214.5, 'blocked', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"45a409c4523af0b8","author_id":"782214207897600002","created_at":1795777202.0,"ended_at":1795777214.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"blocked","params":{"rule":"prohibited","where":"answer"},"retry":"never","fault":"person","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', 'The lamp burned.'),
(41, '1f20f3884a3b5a44', '1f20f3884a3b5a44', 782214207897600002, 1575828546650112130, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795777203.0, 1795777215.5, 'blocked', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"1f20f3884a3b5a44","author_id":"782214207897600002","created_at":1795777203.0,"ended_at":1795777215.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"blocked","params":{"rule":"blocklist","where":"answer"},"retry":"never","fault":"person","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', 'The lamp burned.'),
(42, 'c28868c6b085f057', 'c28868c6b085f057', 782214207897600002, 1575828550844416132, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795777204.0, 1795777216.5, 'blocked', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"c28868c6b085f057","author_id":"782214207897600002","created_at":1795777204.0,"ended_at":1795777216.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"blocked","params":{"rule":"personal_data","where":"answer"},"retry":"never","fault":"person","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', 'The lamp burned.'),
(43, '9306d4981f521360', '9306d4981f521360', 782214207897600002, 1575828555038720134, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795777205.0, 1795777217.5, 'blocked', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"9306d4981f521360","author_id":"782214207897600002","created_at":1795777205.0,"ended_at":1795777217.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"blocked","params":{"rule":"recitation","where":"answer"},"retry":"never","fault":"person","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', 'The lamp burned.'),
(44, '2cd3a037a4a3575f', '2cd3a037a4a3575f', 782214207897600002, 1575828559233024136, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795777206.0, 1795777218.5, 'blocked', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"2cd3a037a4a3575f","author_id":"782214207897600002","created_at":1795777206.0,"ended_at":1795777218.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"blocked","params":{"rule":"language","where":"answer"},"retry":"never","fault":"person","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', 'The lamp burned.'),
(45, 'f7776cb81b1bb7fa', 'f7776cb81b1bb7fa', 782214207897600002, 1575828563427328138, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795777207.0, 1795777219.5, 'blocked', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"f7776cb81b1bb7fa","author_id":"782214207897600002","created_at":1795777207.0,"ended_at":1795777219.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"blocked","params":{"rule":"other","where":"answer"},"retry":"never","fault":"person","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', 'The lamp burned.'),
(46, '546489d877c8a5c7', '546489d877c8a5c7', 782214207897600002, 1575828567621632140, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795777208.0, 1795777220.5, 'blocked', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"546489d877c8a5c7","author_id":"782214207897600002","created_at":1795777208.0,"ended_at":1795777220.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"blocked","params":{"rule":"other","where":"prompt"},"retry":"never","fault":"person","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', 'The lamp burned.'),
(47, 'd5eb8f1bb9fe84a7', 'd5eb8f1bb9fe84a7', 782214207897600002, 1575828571815936142, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795777209.0, 1795777221.5, 'blocked', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"d5eb8f1bb9fe84a7","author_id":"782214207897600002","created_at":1795777209.0,"ended_at":1795777221.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"blocked","params":{"rule":"other","where":"picture"},"retry":"never","fault":"person","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', 'The lamp burned.'),
(48, '1b95caa8972d6b7b', '1b95caa8972d6b7b', 782214207897600002, 1575828576010240144, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795777210.0, 1795777222.5, 'stopped', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"1b95caa8972d6b7b","author_id":"782214207897600002","created_at":1795777210.0,"ended_at":1795777222.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"stopped","params":{"by":"Tom *the* Great"},"retry":"never","fault":"person","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', 'The lamp burned.'),
(49, 'f724b96f64840044', 'f724b96f64840044', 782214207897600002, 1575828580204544146, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795777211.0, 1795777223.5, 'cancelled', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"f724b96f64840044","author_id":"782214207897600002","created_at":1795777211.0,"ended_at":1795777223.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"cancelled","params":{"by":"Mira"},"retry":"never","fault":"person","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', ''),
(50, 'aa17b50bae817ca2', 'aa17b50bae817ca2', 782214207897600002, 1575828584398848148, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795777212.0, 1795777224.5, 'lost', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"aa17b50bae817ca2","author_id":"782214207897600002","created_at":1795777212.0,"ended_at":1795777224.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"lost","params":{},"retry":"now","fault":"model","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', 'The lamp burned.'),
(51, 'd2c32d32b15f5234', 'd2c32d32b15f5234', 782214207897600002, 1575828588593152150, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795777213.0, 1795777225.5, 'stalled', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"d2c32d32b15f5234","author_id":"782214207897600002","created_at":1795777213.0,"ended_at":1795777225.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"stalled","params":{"waited_s":45.5},"retry":"now","fault":"model","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', 'The lamp burned.'),
(52, '7bde444cdae72bb0', '7bde444cdae72bb0', 782214207897600002, 1575828592787456152, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795777214.0, 1795777226.5, 'empty', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"7bde444cdae72bb0","author_id":"782214207897600002","created_at":1795777214.0,"ended_at":1795777226.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"empty","params":{},"retry":"now","fault":"model","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', ''),
(53, 'daef1352fab9b1b5', 'daef1352fab9b1b5', 782214207897600002, 1575828596981760154, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795777215.0, 1795777227.5, 'busy', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"daef1352fab9b1b5","author_id":"782214207897600002","created_at":1795777215.0,"ended_at":1795777227.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"busy","params":{"retry_at":1795780860.0,"scope":"minute"},"retry":"later","fault":"model","after_s":37.25},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', ''),
(54, 'c34ebace54915858', 'c34ebace54915858', 782214207897600002, 1575828601176064156, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795777216.0, 1795777228.5, 'busy', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"c34ebace54915858","author_id":"782214207897600002","created_at":1795777216.0,"ended_at":1795777228.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"busy","params":{"scope":"day"},"retry":"later","fault":"model","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', ''),
(55, '36d651c3a8b293a7', '36d651c3a8b293a7', 782214207897600002, 1575828605370368158, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795777217.0, 1795777229.5, 'busy', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"36d651c3a8b293a7","author_id":"782214207897600002","created_at":1795777217.0,"ended_at":1795777229.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"busy","params":{"scope":"overload"},"retry":"now","fault":"model","after_s":2.0},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', ''),
(56, '6849010ac60fcacb', '6849010ac60fcacb', 782214207897600002, 1575828609564672160, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795777218.0, 1795777230.5, 'undeliverable', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"6849010ac60fcacb","author_id":"782214207897600002","created_at":1795777218.0,"ended_at":1795777230.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"undeliverable","params":{"why":"deleted"},"retry":"now","fault":"discord","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', 'The lamp burned.'),
(57, '61d91f9348c54b2b', '61d91f9348c54b2b', 782214207897600002, 1575828613758976162, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795777219.0, 1795777231.5, 'undeliverable', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"61d91f9348c54b2b","author_id":"782214207897600002","created_at":1795777219.0,"ended_at":1795777231.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"undeliverable","params":{"why":"forbidden"},"retry":"now","fault":"discord","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', 'The lamp burned.'),
(58, '0dca30464f4a943c', '0dca30464f4a943c', 782214207897600002, 1575828617953280164, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795777220.0, 1795777232.5, 'undeliverable', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"0dca30464f4a943c","author_id":"782214207897600002","created_at":1795777220.0,"ended_at":1795777232.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"undeliverable","params":{"why":"gone"},"retry":"now","fault":"discord","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', 'The lamp burned.'),
(59, '29df7903487111d7', '29df7903487111d7', 782214207897600002, 1575828622147584166, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795777221.0, 1795777233.5, 'undeliverable', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"29df7903487111d7","author_id":"782214207897600002","created_at":1795777221.0,"ended_at":1795777233.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"undeliverable","params":{"why":"refused"},"retry":"now","fault":"discord","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', 'The lamp burned.'),
(60, 'e339920fb8c9a853', 'e339920fb8c9a853', 782214207897600002, 1575828626341888168, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795777222.0, 1795777234.5, 'undeliverable', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"e339920fb8c9a853","author_id":"782214207897600002","created_at":1795777222.0,"ended_at":1795777234.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"undeliverable","params":{"why":"expired"},"retry":"now","fault":"discord","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', 'The lamp burned.'),
(61, 'b96112cceca00d44', 'b96112cceca00d44', 782214207897600002, 1575828630536192170, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795777223.0, 1795777235.5, 'moderated', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"b96112cceca00d44","author_id":"782214207897600002","created_at":1795777223.0,"ended_at":1795777235.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"moderated","params":{},"retry":"never","fault":"person","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', 'The lamp burned.'),
(62, '82eeb8fb8e8746af', '82eeb8fb8e8746af', 782214207897600002, 1575828634730496172, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795777224.0, 1795777236.5, 'interrupted', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"82eeb8fb8e8746af","author_id":"782214207897600002","created_at":1795777224.0,"ended_at":1795777236.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"interrupted","params":{"times":3},"retry":"now","fault":"ours","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', 'The lamp burned.'),
(63, '78036bb2812cb563', '78036bb2812cb563', 782214207897600002, 1575828638924800174, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795777225.0, 1795777237.5, 'misconfigured', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"78036bb2812cb563","author_id":"782214207897600002","created_at":1795777225.0,"ended_at":1795777237.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"misconfigured","params":{"what":"key"},"retry":"never","fault":"operator","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', ''),
(64, 'bdf3cdc5458556fe', 'bdf3cdc5458556fe', 782214207897600002, 1575828643119104176, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795777226.0, 1795777238.5, 'misconfigured', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"bdf3cdc5458556fe","author_id":"782214207897600002","created_at":1795777226.0,"ended_at":1795777238.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"misconfigured","params":{"what":"model"},"retry":"never","fault":"operator","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', ''),
(65, '5017317f03dbb582', '5017317f03dbb582', 782214207897600002, 1575828647313408178, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795777227.0, 1795777239.5, 'misconfigured', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"5017317f03dbb582","author_id":"782214207897600002","created_at":1795777227.0,"ended_at":1795777239.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"misconfigured","params":{"what":"location"},"retry":"never","fault":"operator","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', ''),
(66, '12b3d65d8467184f', '12b3d65d8467184f', 782214207897600002, 1575828651507712180, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795777228.0, 1795777240.5, 'misconfigured', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"12b3d65d8467184f","author_id":"782214207897600002","created_at":1795777228.0,"ended_at":1795777240.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"misconfigured","params":{"what":"billing"},"retry":"never","fault":"operator","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', ''),
(67, '5e65f4f8ba393f11', '5e65f4f8ba393f11', 782214207897600002, 1575828655702016182, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795777229.0, 1795777241.5, 'misconfigured', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"5e65f4f8ba393f11","author_id":"782214207897600002","created_at":1795777229.0,"ended_at":1795777241.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"misconfigured","params":{"what":"quota"},"retry":"never","fault":"operator","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', ''),
(68, '2c01912a32cfab38', '2c01912a32cfab38', 782214207897600002, 1575828659896320184, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795777230.0, 1795777242.5, 'misconfigured', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"2c01912a32cfab38","author_id":"782214207897600002","created_at":1795777230.0,"ended_at":1795777242.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"misconfigured","params":{"what":"permission"},"retry":"never","fault":"operator","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', ''),
(69, '3953f4cdbc179add', '3953f4cdbc179add', 782214207897600002, 1575828664090624186, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795777231.0, 1795777243.5, 'misconfigured', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"3953f4cdbc179add","author_id":"782214207897600002","created_at":1795777231.0,"ended_at":1795777243.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"misconfigured","params":{"what":"request"},"retry":"never","fault":"operator","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', ''),
(70, 'a41bc71e3932dc28', 'a41bc71e3932dc28', 782214207897600002, 1575828668284928188, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795777232.0, 1795777244.5, 'our_fault', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"a41bc71e3932dc28","author_id":"782214207897600002","created_at":1795777232.0,"ended_at":1795777244.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"our_fault","params":{"reference":"c0ffee"},"retry":"now","fault":"ours","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', 'The lamp burned.'),
(71, 'fa0c7540273ec84b', 'fa0c7540273ec84b', 782214207897600002, 1575828672479232190, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795777233.0, 1795777245.5, 'incomplete', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"fa0c7540273ec84b","author_id":"782214207897600002","created_at":1795777233.0,"ended_at":1795777245.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"incomplete","params":{"missing":0,"of":2},"retry":"now","fault":"model","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', 'The lamp burned.'),
(72, '1185f37d33b0f89e', '1185f37d33b0f89e', 782214207897600002, NULL, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795759200.0, 1795759212.5, 'complete', NULL, NULL, NULL, 0, 1, 1795780740.0, 0, NULL, '', '{"version":2,"id":"1185f37d33b0f89e","author_id":"782214207897600002","created_at":1795759200.0,"ended_at":1795759212.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', 'Deleted.'),
(73, '3a54ce9482dfa405', '3a54ce9482dfa405', 782214207897600002, 1575753036595200192, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795759200.0, 1795759212.5, 'complete', NULL, NULL, NULL, 0, 1, 1795780740.0, 0, NULL, '', '{"version":2,"id":"3a54ce9482dfa405","author_id":"782214207897600002","created_at":1795759200.0,"ended_at":1795759212.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', 'Just deleted.'),
(74, '9c18a1b57f3d312e', '9c18a1b57f3d312e', 782214207897600002, 1575753036595200194, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795759200.0, 1795759212.5, 'complete', NULL, NULL, NULL, 0, 1, 1795780140.0, 0, NULL, '', '{"version":2,"id":"9c18a1b57f3d312e","author_id":"782214207897600002","created_at":1795759200.0,"ended_at":1795759212.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', 'Long deleted.'),
(75, '06d50d4ed8af5645', '06d50d4ed8af5645', 782214207897600002, 1575843130245120196, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795780680.0, NULL, NULL, NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"06d50d4ed8af5645","author_id":"782214207897600002","created_at":1795780680.0,"ended_at":null,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":null,"usage":{"calls":0,"prompt_tokens":0,"text_tokens":0,"thought_tokens":0,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0,"models":[]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', ''),
(76, '53b47ebad2a1e419', '53b47ebad2a1e419', 782214207897600002, 1575843130245120197, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795780680.0, NULL, NULL, NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"53b47ebad2a1e419","author_id":"782214207897600002","created_at":1795780680.0,"ended_at":null,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":null,"usage":{"calls":0,"prompt_tokens":0,"text_tokens":0,"thought_tokens":0,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0,"models":[]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', ''),
(77, '80cfa3e7f28dde4d', '80cfa3e7f28dde4d', 782214207897600002, 1575843130245120199, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795780680.0, NULL, NULL, NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"80cfa3e7f28dde4d","author_id":"782214207897600002","created_at":1795780680.0,"ended_at":null,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":null,"usage":{"calls":0,"prompt_tokens":0,"text_tokens":0,"thought_tokens":0,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0,"models":[]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', ''),
(78, 'b3314028cb8b21f1', 'b3314028cb8b21f1', 782214207897600002, 1575843130245120201, 1311300491673600005, 1324527648768000007, 0, 'comic', 1, 1795780680.0, NULL, NULL, NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"b3314028cb8b21f1","author_id":"782214207897600002","created_at":1795780680.0,"ended_at":null,"request":{"kind":"comic","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"panels":2,"style":"auto","illustrates":false}},"ending":null,"usage":{"calls":0,"prompt_tokens":0,"text_tokens":0,"thought_tokens":0,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0,"models":[]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', ''),
(79, '7be403e3cc822622', '7be403e3cc822622', 782214207897600002, NULL, 1311300491673600005, 1443572062617600011, 0, 'story', 2, 1795780680.0, NULL, NULL, 'c478361e6869af25', 'continue', 782214207897600002, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"7be403e3cc822622","author_id":"782214207897600002","created_at":1795780680.0,"ended_at":null,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":null,"usage":{"calls":0,"prompt_tokens":0,"text_tokens":0,"thought_tokens":0,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0,"models":[]},"title":"","lineage":{"parent_id":"c478361e6869af25","relation":"continue","parent_author_id":"782214207897600002","chapter":2,"direction":"it sails","recap":false},"take_of":null,"memory":null,"choices":[]}', ''),
(80, '6a3d8403af6354f5', '6a3d8403af6354f5', 782214207897600002, NULL, 1311300491673600005, 1443572062617600012, 0, 'story', 2, 1795780680.0, NULL, NULL, 'c478361e6869af25', 'continue', 782214207897600002, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"6a3d8403af6354f5","author_id":"782214207897600002","created_at":1795780680.0,"ended_at":null,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":null,"usage":{"calls":0,"prompt_tokens":0,"text_tokens":0,"thought_tokens":0,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0,"models":[]},"title":"","lineage":{"parent_id":"c478361e6869af25","relation":"continue","parent_author_id":"782214207897600002","chapter":2,"direction":"it sails","recap":false},"take_of":null,"memory":null,"choices":[]}', ''),
(81, 'a11ae06469c63740', 'a11ae06469c63740', 782214207897600002, 1575843130245120206, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795780680.0, NULL, NULL, NULL, NULL, NULL, 1, 1, NULL, 1, NULL, '', '{"version":2,"id":"a11ae06469c63740","author_id":"782214207897600002","created_at":1795780680.0,"ended_at":null,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":null,"usage":{"calls":0,"prompt_tokens":0,"text_tokens":0,"thought_tokens":0,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0,"models":[]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', '## The lamp

The lamp burned all night, and nobody came. In the mor'),
(82, '87f78f40b348d764', '87f78f40b348d764', 782214207897600002, 1575843130245120208, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795780680.0, NULL, NULL, NULL, NULL, NULL, 1, 1, NULL, 2, NULL, '', '{"version":2,"id":"87f78f40b348d764","author_id":"782214207897600002","created_at":1795780680.0,"ended_at":null,"request":{"kind":"story","prompt":"a lamp. A nul \u0000 and a mark of its own \u001a0000.","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":null,"usage":{"calls":0,"prompt_tokens":0,"text_tokens":0,"thought_tokens":0,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0,"models":[]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', '## The lamp

The lamp burned all night, and nobody came. In the mor'),
(83, '1ba18809af488493', '1ba18809af488493', 782214207897600002, 1575843130245120210, 1311300491673600005, 1443572062617600013, 0, 'story', 1, 1795780680.0, NULL, NULL, NULL, NULL, NULL, 1, 1, NULL, 1, NULL, '', '{"version":2,"id":"1ba18809af488493","author_id":"782214207897600002","created_at":1795780680.0,"ended_at":null,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":null,"usage":{"calls":0,"prompt_tokens":0,"text_tokens":0,"thought_tokens":0,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0,"models":[]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', 'The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (1)

The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (2)

The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (3)

The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (4)

The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (5)'),
(84, '977e503d9734d134', '977e503d9734d134', 782214207897600002, 1575843130245120213, 1311300491673600005, 1324527648768000007, 1, 'story', 1, 1795780680.0, NULL, NULL, NULL, NULL, NULL, 1, 1, NULL, 1, NULL, '', '{"version":2,"id":"977e503d9734d134","author_id":"782214207897600002","created_at":1795780680.0,"ended_at":null,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":true,"options":{"genre":null,"length":"short"}},"ending":null,"usage":{"calls":0,"prompt_tokens":0,"text_tokens":0,"thought_tokens":0,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0,"models":[]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', '## The lamp

The lamp burned all night, and nobody came. In the mor'),
(85, '5e656050a4ddd869', '5e656050a4ddd869', 782214207897600002, 1575843130245120215, NULL, 1403890591334400010, 0, 'story', 1, 1795780680.0, NULL, NULL, NULL, NULL, NULL, 1, 1, NULL, 1, NULL, '', '{"version":2,"id":"5e656050a4ddd869","author_id":"782214207897600002","created_at":1795780680.0,"ended_at":null,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":null,"usage":{"calls":0,"prompt_tokens":0,"text_tokens":0,"thought_tokens":0,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0,"models":[]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', '## The lamp

The lamp burned all night, and nobody came. In the mor'),
(86, '9b0889b79f52fbec', '9b0889b79f52fbec', 914485778841600003, 1575843130245120217, 1377436277145600006, 1390663434240000009, 0, 'story', 1, 1795780680.0, NULL, NULL, NULL, NULL, NULL, 1, 1, NULL, 1, NULL, '', '{"version":2,"id":"9b0889b79f52fbec","author_id":"914485778841600003","created_at":1795780680.0,"ended_at":null,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":null,"usage":{"calls":0,"prompt_tokens":0,"text_tokens":0,"thought_tokens":0,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0,"models":[]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', '## The lamp

The lamp burned all night, and nobody came. In the mor'),
(87, '702a47e317fdead9', '702a47e317fdead9', 782214207897600002, 1575828534067200219, 1311300491673600005, 1443572062617600014, 0, 'story', 1, 1795777200.0, NULL, NULL, NULL, NULL, NULL, 1, 1, NULL, 1, NULL, '', '{"version":2,"id":"702a47e317fdead9","author_id":"782214207897600002","created_at":1795777200.0,"ended_at":null,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":null,"usage":{"calls":0,"prompt_tokens":0,"text_tokens":0,"thought_tokens":0,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0,"models":[]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', '## The lamp

The lamp burned all night, and nobody came. In the mor'),
(88, '042909b2a34d3a72', '042909b2a34d3a72', 782214207897600002, 1575828534067200221, 1311300491673600005, 1324527648768000007, 1, 'story', 1, 1795777200.0, NULL, NULL, NULL, NULL, NULL, 1, 1, NULL, 1, NULL, '', '{"version":2,"id":"042909b2a34d3a72","author_id":"782214207897600002","created_at":1795777200.0,"ended_at":null,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":true,"options":{"genre":null,"length":"short"}},"ending":null,"usage":{"calls":0,"prompt_tokens":0,"text_tokens":0,"thought_tokens":0,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0,"models":[]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', '## The lamp

The lamp burned all night, and nobody came. In the mor'),
(89, 'ae3354832f708458', 'ae3354832f708458', 782214207897600002, 1575843130245120223, 1311300491673600005, 1443572062617600015, 0, 'story', 1, 1795780680.0, NULL, NULL, NULL, NULL, NULL, 1, 1, NULL, 1, NULL, '', '{"version":2,"id":"ae3354832f708458","author_id":"782214207897600002","created_at":1795780680.0,"ended_at":null,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"long"}},"ending":null,"usage":{"calls":0,"prompt_tokens":0,"text_tokens":0,"thought_tokens":0,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0,"models":[]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', 'The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (1)

The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (2)

The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (3)

The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (4)

The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (5)'),
(90, '95bbb36a8786c764', '95bbb36a8786c764', 782214207897600002, 1575843130245120226, 1311300491673600005, 1443572062617600016, 0, 'story', 1, 1795780680.0, NULL, NULL, NULL, NULL, NULL, 1, 1, NULL, 1, NULL, '', '{"version":2,"id":"95bbb36a8786c764","author_id":"782214207897600002","created_at":1795780680.0,"ended_at":null,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":null,"usage":{"calls":0,"prompt_tokens":0,"text_tokens":0,"thought_tokens":0,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0,"models":[]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', 'The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (1)

The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (2)

The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (3)

The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (4)

The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (5)'),
(91, '8fe9d9747343d272', '8fe9d9747343d272', 782214207897600002, 1575843130245120228, 1311300491673600005, 1443572062617600017, 0, 'story', 1, 1795780680.0, NULL, NULL, NULL, NULL, NULL, 1, 1, NULL, 1, NULL, '', '{"version":2,"id":"8fe9d9747343d272","author_id":"782214207897600002","created_at":1795780680.0,"ended_at":null,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":null,"usage":{"calls":0,"prompt_tokens":0,"text_tokens":0,"thought_tokens":0,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0,"models":[]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', 'The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (1)

The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (2)

The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (3)

The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (4)

The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. (5)'),
(92, '6f841ffb9ff307bb', '6f841ffb9ff307bb', 782214207897600002, 1575843130245120231, 1311300491673600005, 1324527648768000007, 0, 'comic', 1, 1795780680.0, NULL, NULL, NULL, NULL, NULL, 1, 1, NULL, 1, NULL, '', '{"version":2,"id":"6f841ffb9ff307bb","author_id":"782214207897600002","created_at":1795780680.0,"ended_at":null,"request":{"kind":"comic","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"panels":4,"style":"auto","illustrates":false}},"ending":null,"usage":{"calls":0,"prompt_tokens":0,"text_tokens":0,"thought_tokens":0,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0,"models":[]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', ''),
(93, '3837746f67dcdb00', '3837746f67dcdb00', 782214207897600002, 1575843130245120235, 1311300491673600005, 1324527648768000007, 0, 'comic', 1, 1795780680.0, NULL, NULL, NULL, NULL, NULL, 1, 1, NULL, 1, NULL, '', '{"version":2,"id":"3837746f67dcdb00","author_id":"782214207897600002","created_at":1795780680.0,"ended_at":null,"request":{"kind":"comic","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"panels":4,"style":"auto","illustrates":false}},"ending":null,"usage":{"calls":0,"prompt_tokens":0,"text_tokens":0,"thought_tokens":0,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0,"models":[]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', ''),
(94, '911ff75ef2d34e68', '911ff75ef2d34e68', 782214207897600002, 1575843130245120237, 1311300491673600005, 1324527648768000007, 0, 'narration', 1, 1795780680.0, NULL, NULL, NULL, NULL, NULL, 1, 1, NULL, 1, NULL, '', '{"version":2,"id":"911ff75ef2d34e68","author_id":"782214207897600002","created_at":1795780680.0,"ended_at":null,"request":{"kind":"narration","prompt":"The tide came in.\n---\nIt went out again.\n---\nNobody minded.","language":null,"private":false,"options":{"voice":"Kore","style":null}},"ending":null,"usage":{"calls":0,"prompt_tokens":0,"text_tokens":0,"thought_tokens":0,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0,"models":[]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', ''),
(95, '904a9b63562853b0', '904a9b63562853b0', 782214207897600002, 1575843130245120240, 1311300491673600005, 1324527648768000007, 0, 'comic', 1, 1795780680.0, NULL, NULL, 'c478361e6869af25', 'illustration', 782214207897600002, 1, 1, NULL, 1, NULL, '', '{"version":2,"id":"904a9b63562853b0","author_id":"782214207897600002","created_at":1795780680.0,"ended_at":null,"request":{"kind":"comic","prompt":"## The lamp\n\nThe lamp burned all night, and **nobody** came. In the morning a boat lay at the pier.","language":null,"private":false,"options":{"panels":3,"style":"auto","illustrates":true}},"ending":null,"usage":{"calls":0,"prompt_tokens":0,"text_tokens":0,"thought_tokens":0,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0,"models":[]},"title":"","lineage":{"parent_id":"c478361e6869af25","relation":"illustration","parent_author_id":"782214207897600002","chapter":1,"direction":"","recap":false},"take_of":null,"memory":null,"choices":[]}', ''),
(96, '9ea90488b5c8219a', '9ea90488b5c8219a', 782214207897600002, 1575843130245120243, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795780680.0, NULL, NULL, NULL, NULL, NULL, 1, 1, NULL, 1, 'Tom d83e 0000', '', '{"version":2,"id":"9ea90488b5c8219a","author_id":"782214207897600002","created_at":1795780680.0,"ended_at":null,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":null,"usage":{"calls":0,"prompt_tokens":0,"text_tokens":0,"thought_tokens":0,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0,"models":[]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', '## The lamp

The lamp burned all night, and nobody came. In the mor'),
(97, 'cdfe435905be3027', 'cdfe435905be3027', 782214207897600002, 1575843130245120245, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795780680.0, NULL, NULL, NULL, NULL, NULL, 1, 1, NULL, 1, NULL, '', '{"version":2,"id":"cdfe435905be3027","author_id":"782214207897600002","created_at":1795780680.0,"ended_at":1795780740.0,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', '## The lamp

The lamp burned all night, and **nobody** came. In the morning a boat lay at the pier.'),
(98, '8a117f8d3840e23f', '8a117f8d3840e23f', 782214207897600002, 1575843130245120247, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795780680.0, NULL, NULL, NULL, NULL, NULL, 1, 1, NULL, 3, NULL, '', '{"version":2,"id":"8a117f8d3840e23f","author_id":"782214207897600002","created_at":1795780680.0,"ended_at":null,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":null,"usage":{"calls":0,"prompt_tokens":0,"text_tokens":0,"thought_tokens":0,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0,"models":[]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', '## The lamp

The lamp burned all night, and nobody came. In the mor'),
(99, '58cb2b9f1c7b4ca7', '58cb2b9f1c7b4ca7', 782214207897600002, NULL, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795759200.0, 1795759212.5, 'complete', NULL, NULL, NULL, 0, 1, NULL, 0, NULL, '', '{"version":2,"id":"58cb2b9f1c7b4ca7","author_id":"782214207897600002","created_at":1795759200.0,"ended_at":1795759212.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', '## The lamp

The lamp burned all night, and **nobody** came. In the morning a boat lay at the pier.'),
(100, '86e3f7c5dba46c4a', '58cb2b9f1c7b4ca7', 782214207897600002, 1575843130245120249, 1311300491673600005, 1443572062617600018, 0, 'story', 1, 1795780680.0, NULL, NULL, NULL, NULL, NULL, 1, 1, NULL, 1, NULL, '', '{"version":2,"id":"86e3f7c5dba46c4a","author_id":"782214207897600002","created_at":1795780680.0,"ended_at":null,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":null,"usage":{"calls":0,"prompt_tokens":0,"text_tokens":0,"thought_tokens":0,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0,"models":[]},"title":"","lineage":null,"take_of":"58cb2b9f1c7b4ca7","memory":null,"choices":[]}', '## The lamp

The lamp burned all night, and nobody came. In the mor'),
(101, '6d589486f3058835', '6d589486f3058835', 782214207897600002, 1575753036595200253, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795759200.0, 1795759212.5, 'complete', NULL, NULL, NULL, 1, 1, NULL, 0, NULL, '', '{"version":2,"id":"6d589486f3058835","author_id":"782214207897600002","created_at":1795759200.0,"ended_at":1795759212.5,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody","after_s":null},"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":null,"memory":null,"choices":[]}', '## The lamp

The lamp burned all night, and **nobody** came. In the morning a boat lay at the pier.'),
(102, 'dbeb42ab252ed303', '6d589486f3058835', 782214207897600002, NULL, 1311300491673600005, 1324527648768000007, 0, 'story', 1, 1795780680.0, NULL, NULL, NULL, NULL, NULL, 0, 1, NULL, 0, NULL, '', '{"version":2,"id":"dbeb42ab252ed303","author_id":"782214207897600002","created_at":1795780680.0,"ended_at":null,"request":{"kind":"story","prompt":"a lighthouse keeper who is afraid of the dark","language":null,"private":false,"options":{"genre":null,"length":"short"}},"ending":null,"usage":{"calls":1,"prompt_tokens":210,"text_tokens":340,"thought_tokens":55,"image_tokens":0,"audio_tokens":0,"cost_usd":0.0021,"models":["gemini-3.8-flash"]},"title":"","lineage":null,"take_of":"6d589486f3058835","memory":null,"choices":[]}', '## The lamp

The lamp burned all night, and nobody came. In the mor');
CREATE INDEX ix_files_work_id ON files (work_id);
CREATE INDEX ix_messages_reply_id ON messages (reply_id);
CREATE INDEX ix_replies_work_id ON replies (work_id);
CREATE INDEX ix_rounds_author_id ON rounds (author_id);
CREATE INDEX ix_rounds_message_id ON rounds (message_id);
CREATE INDEX ix_rounds_state ON rounds (state);
CREATE INDEX ix_rounds_work_id ON rounds (work_id);
CREATE INDEX ix_spending_guild ON spending (day, guild_id);
CREATE INDEX ix_spending_person ON spending (day, person_id);
CREATE INDEX ix_spending_work_id ON spending (work_id);
CREATE INDEX ix_votes_person_id ON votes (person_id);
CREATE INDEX ix_works_author ON works (author_id, group_id);
CREATE INDEX ix_works_credit ON works (parent_author_id) WHERE parent_author_id IS NOT NULL;
CREATE INDEX ix_works_deleted ON works (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX ix_works_ended ON works (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX ix_works_group_id ON works (group_id);
CREATE INDEX ix_works_guild ON works (guild_id, seq, kind) WHERE shown = 1 AND deleted_at IS NULL AND private = 0 AND listed = 1;
CREATE INDEX ix_works_mine ON works (author_id, seq, kind) WHERE shown = 1 AND deleted_at IS NULL;
CREATE INDEX ix_works_parent_id ON works (parent_id);
CREATE INDEX ix_works_unended ON works (author_id, guild_id) WHERE ending IS NULL;
CREATE VIRTUAL TABLE search_fts
         USING fts5(folded, content='search', content_rowid='seq', tokenize='trigram', detail=none);
CREATE VIRTUAL TABLE search_terms USING fts5vocab(search_fts, 'row');
INSERT INTO search_fts(search_fts) VALUES('rebuild');
CREATE TRIGGER search_delete AFTER DELETE ON search BEGIN
         INSERT INTO search_fts(search_fts, rowid, folded) VALUES ('delete', old.seq, old.folded);
       END;
CREATE TRIGGER search_insert AFTER INSERT ON search BEGIN
         INSERT INTO search_fts(rowid, folded) VALUES (new.seq, new.folded);
       END;
CREATE TRIGGER search_update AFTER UPDATE ON search BEGIN
         INSERT INTO search_fts(search_fts, rowid, folded) VALUES ('delete', old.seq, old.folded);
         INSERT INTO search_fts(rowid, folded) VALUES (new.seq, new.folded);
       END;
