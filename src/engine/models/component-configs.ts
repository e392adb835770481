import { z } from 'zod';

/** The fields of `unet/config.json` and `unet_motion/config.json` the engine reads; diffusers' names. */
export const unetConfigSchema = z.object({
  in_channels: z.int().positive(),
  out_channels: z.int().positive().optional(),
  sample_size: z.union([z.int().positive(), z.tuple([z.int().positive(), z.int().positive()])]).nullish(),
  block_out_channels: z.array(z.int().positive()).min(1),
  cross_attention_dim: z.int().positive().optional(),
  time_cond_proj_dim: z.int().positive().nullish(),
  /** Stable Diffusion 2's way to project around attention. */
  use_linear_projection: z.boolean().optional(),
  /** `text_time` where the network wants Stable Diffusion XL's second text encoder and sizes. */
  addition_embed_type: z.string().nullish(),
  motion_max_seq_length: z.int().positive().optional(),
  /** Ours: the frame count the motion modules were trained for. */
  motion_frames: z.int().positive().optional(),
});

/** The fields of `text_encoder/config.json`. */
export const textEncoderConfigSchema = z.object({
  /** Ours: the graph answers `clip_skip.1` … `clip_skip.N` as well. */
  clip_skips: z.int().nonnegative().default(0),
});

const vaeFields = z.object({
  _class_name: z.string().optional(),
  latent_channels: z.int().positive().default(4),
  block_out_channels: z.array(z.int().positive()).min(1).optional(),
  /** AutoencoderTiny's, whose older files have no `block_out_channels`. */
  decoder_block_out_channels: z.array(z.int().positive()).min(1).optional(),
  scaling_factor: z.number().positive().optional(),
  shift_factor: z.number().nullish(),
  /** Ours: a linear projection of latents to RGB in [-1, 1] for previews, [channels][3], and its bias. */
  latent_rgb_factors: z.array(z.tuple([z.number(), z.number(), z.number()])).optional(),
  latent_rgb_bias: z.tuple([z.number(), z.number(), z.number()]).optional(),
});

/**
 * The fields of `vae_decoder/config.json` and `vae_encoder/config.json`. SD1.5's own file leaves `scaling_factor` out:
 * diffusers' default holds, which is 1 for AutoencoderTiny (it decodes latents as the UNet has them).
 */
export const vaeConfigSchema = vaeFields.transform(
  ({ _class_name: className, decoder_block_out_channels: decoderBlocks, ...config }, context) => {
    const isTiny = className === 'AutoencoderTiny';
    const blocks = config.block_out_channels ?? (isTiny ? decoderBlocks : undefined);
    if (blocks === undefined) {
      context.addIssue({ code: 'custom', path: ['block_out_channels'], message: 'is missing' });
      return z.NEVER;
    }
    const { scaling_factor: factor = isTiny ? 1 : 0.18215 } = config;
    return { ...config, block_out_channels: blocks, scaling_factor: factor };
  },
);

const ownDefaults = {
  default_size: z.tuple([z.int().positive(), z.int().positive()]).optional(),
  default_steps: z.int().positive().optional(),
  default_guidance: z.number().nonnegative().optional(),
};

export const modelIndexSchema = z.object({
  _class_name: z.string().default('StableDiffusionPipeline'),
  /** Ours: what the model's makers recommend. Absent in folders exported by other tools. */
  pincel: z
    .object({
      ...ownDefaults,
      size_multiple: z.int().positive().optional(),
      /** What is said here holds for `unet_motion`, in place of the same said above. */
      gif: z
        .object({
          ...ownDefaults,
          frames: z.int().positive().optional(),
          fps: z.number().positive().optional(),
          /** Its clips end where they begin. */
          cyclic: z.boolean().optional(),
        })
        .optional(),
      /** By their language (a BCP 47 tag), where the folder tells it. */
      example_prompts: z.union([z.array(z.string()), z.record(z.string(), z.array(z.string()))]).optional(),
      motions: z.array(z.string()).optional(),
      styles: z.boolean().optional(),
    })
    .optional(),
});

export type UnetConfig = z.infer<typeof unetConfigSchema>;
export type VaeConfig = z.infer<typeof vaeConfigSchema>;
export type ModelIndex = z.infer<typeof modelIndexSchema>;
