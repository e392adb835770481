import { z } from 'zod';

/** The fields of `unet/config.json` and `unet_motion/config.json` the engine reads; diffusers' names. */
export const unetConfigSchema = z.object({
  in_channels: z.int().positive(),
  out_channels: z.int().positive().optional(),
  sample_size: z.union([z.int().positive(), z.tuple([z.int().positive(), z.int().positive()])]).nullish(),
  block_out_channels: z.array(z.int().positive()).min(1),
  cross_attention_dim: z.int().positive().optional(),
  time_cond_proj_dim: z.int().positive().nullish(),
  motion_max_seq_length: z.int().positive().optional(),
  /** Ours: the frame count the motion modules were trained for. */
  motion_frames: z.int().positive().optional(),
});

/** The fields of `vae_decoder/config.json`. SD1.5's own file leaves `scaling_factor` out: diffusers' default holds. */
export const vaeConfigSchema = z.object({
  latent_channels: z.int().positive().default(4),
  block_out_channels: z.array(z.int().positive()).min(1),
  scaling_factor: z.number().positive().default(0.18215),
  shift_factor: z.number().nullish(),
  /** Ours: a linear projection of latents to RGB in [-1, 1] for previews, [channels][3], and its bias. */
  latent_rgb_factors: z.array(z.tuple([z.number(), z.number(), z.number()])).optional(),
  latent_rgb_bias: z.tuple([z.number(), z.number(), z.number()]).optional(),
});

export const modelIndexSchema = z.object({
  _class_name: z.string().default('StableDiffusionPipeline'),
  /** Ours: what the model's makers recommend. Absent in folders exported by other tools. */
  pincel: z
    .object({
      default_size: z.tuple([z.int().positive(), z.int().positive()]).optional(),
      default_steps: z.int().positive().optional(),
      default_guidance: z.number().nonnegative().optional(),
      size_multiple: z.int().positive().optional(),
      gif: z
        .object({ frames: z.int().positive().optional(), fps: z.number().positive().optional() })
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
